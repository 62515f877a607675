-- 台帳: 相談
SELECT i.person AS 対象者番号, i.number AS 受付番号, i.received_at AS 受付日時, label('channel', i.channel) AS 受付方法,
    label('requester', i.requester) AS 相談者区分, i.caller_org AS 相談者所属, i.caller_name AS 相談者氏名,
    i.caller_phone AS 相談者電話, p.name AS 対象者氏名, p.kana AS 対象者カナ, label('sex', p.sex) AS 性別,
    p.birth_on AS 生年月日, p.postal AS 郵便番号, p.address AS 住所, p.phone AS 電話番号, p.area AS 日常生活圏域,
    label('household', p.household) AS 世帯, label('care', p.care_level) AS 要介護度,
    label('disease', p.disease) AS 特定疾病, p.diagnosis AS 主病名, codes_label('procedure', p.procedures) AS 医療処置,
    label('category', i.category) AS 相談内容区分, label('phase', i.phase) AS 局面,
    label('position', i.position) AS 立ち位置, i.position_reason AS 立ち位置変更理由,
    label('consent', i.consent_consult) AS 相談同意, label('consent', i.consent_share) AS 情報提供同意,
    label('urgency', i.urgency) AS 緊急度, staff_name(i.owner) AS 担当者, label('state', i.state) AS 状態,
    i.next_on AS 次回対応日, i.next_action AS 次回対応内容, i.note AS 相談内容, i.closed_on AS 終結日,
    label('closing', i.close_reason) AS 終結理由
    /*every other field: intake i, person p*/
FROM intake i LEFT JOIN person p ON p.id = i.person
ORDER BY i.id
