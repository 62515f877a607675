/* Linked with the whole archive of one layer and the layers it may use: a call upward does not link. */
int main(void)
{
    return 0;
}
