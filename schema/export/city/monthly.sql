-- 市への提供: 年度の実績報告
/*the statement of report monthly*/
