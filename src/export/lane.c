#include "lane.h"

void lane_open(struct lane *l)
{
    *l = (struct lane){0};
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->changed, NULL);
}

bool lane_start(struct lane *l, void *(*run)(void *of), void *of)
{
    l->started = l->started || pthread_create(&l->thread, NULL, run, of) == 0;
    return l->started;
}

bool lane_put(struct lane *l)
{
    pthread_mutex_lock(&l->lock);
    l->filled++;
    pthread_cond_signal(&l->changed);
    while (!l->ended && l->filled - l->emptied == LANE_BLOCKS)
        pthread_cond_wait(&l->changed, &l->lock);
    bool goes_on = !l->ended;
    pthread_mutex_unlock(&l->lock);
    return goes_on;
}

bool lane_take(struct lane *l)
{
    pthread_mutex_lock(&l->lock);
    while (!l->ended && l->filled == l->emptied)
        pthread_cond_wait(&l->changed, &l->lock);
    bool there = l->filled != l->emptied;
    pthread_mutex_unlock(&l->lock);
    return there;
}

void lane_done(struct lane *l)
{
    pthread_mutex_lock(&l->lock);
    l->emptied++;
    pthread_cond_signal(&l->changed);
    pthread_mutex_unlock(&l->lock);
}

void lane_end(struct lane *l)
{
    pthread_mutex_lock(&l->lock);
    l->ended = true;
    pthread_cond_signal(&l->changed);
    pthread_mutex_unlock(&l->lock);
    if (l->started)
        pthread_join(l->thread, NULL);
    pthread_cond_destroy(&l->changed);
    pthread_mutex_destroy(&l->lock);
}
