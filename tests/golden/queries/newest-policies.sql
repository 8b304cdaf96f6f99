-- sqlite
with q1 as (select count(*) as v
from "w_policies" t1
where t1."org_id" in (select value from json_each(?1)) and case when t1."currency" in ('JPY', 'KRW') then t1."premium" * 100 else t1."premium" end >= ?2),
q2 as (select t1."id", t1."number", t1."premium", t1."currency", t1."rate", t1."issued_on", t1."issued_at", t1."is_group", t1."extra", t1."customer_id", t1."issued_on" as "_k0", t1."id" as "_k1"
from "w_policies" t1
where t1."org_id" in (select value from json_each(?1)) and case when t1."currency" in ('JPY', 'KRW') then t1."premium" * 100 else t1."premium" end >= ?2
order by "_k0" desc nulls last, "_k1" limit ?3 + 1),
q3 as (select json_object('id', cast(t1s."id" as text), 'number', t1s."number", 'premium', case when t1s."currency" in ('JPY', 'KRW') then cast(t1s."premium" as text) else case when (t1s."premium") is not null then printf('%s%d.%02d', case when (t1s."premium") < 0 then '-' else '' end, abs(t1s."premium") / 100, abs(t1s."premium") % 100) end end, 'currency', t1s."currency", 'rate', case when (t1s."rate") is not null then printf('%s%d.%04d', case when (t1s."rate") < 0 then '-' else '' end, abs(t1s."rate") / 10000, abs(t1s."rate") % 10000) end, 'issuedOn', t1s."issued_on", 'issuedAt', substr(t1s."issued_at", 1, 10) || 'T' || substr(t1s."issued_at", 12, 8) || '.' || case substr(t1s."issued_at", 20, 1) when '.' then substr(t1s."issued_at", 21, 6) else '000000' end || 'Z', 'isGroup', json(case when t1s."is_group" then 'true' when not (t1s."is_group") then 'false' end), 'extra', json(t1s."extra"), 'customer', json((select json_object('name', t2."name", 'phone', t2."phone", 'org', json((select json_object('code', t3."code") as v
from "w_units" t3
where t3."id" = t2."org_id" limit 1))) as v
from "w_customers" t2
where t2."id" = t1s."customer_id" limit 1)), 'coverages', json((select json_group_array(json_object('name', t4s."name", 'sumAssured', case when (t4s."sum_assured") is not null then printf('%s%d.%02d', case when (t4s."sum_assured") < 0 then '-' else '' end, abs(t4s."sum_assured") / 100, abs(t4s."sum_assured") % 100) end)) as v
from (select t4."name", t4."sum_assured", t4."name" as "_k0", t4."id" as "_k1"
from "w_coverages" t4
where t4."policy_id" = t1s."id"
order by "_k0" nulls last, "_k1" limit ?4) t4s))) as "n0", '["7757d3",' || coalesce(json_quote(t1s."_k0"), 'null') || ',' || coalesce(json_quote(cast(t1s."_k1" as text)), 'null') || ']' as "cursor", row_number() over () as n, count(*) over () as c
from q2 t1s),
q4 as (select json_object('nodes', json(json_group_array(json(p."n0")) filter (where p.n <= ?3)), 'endCursor', max(p.cursor) filter (where p.n = case when p.c < ?3 then p.c else ?3 end), 'hasMore', json(case when count(*) > ?3 then 'true' when not (count(*) > ?3) then 'false' end), 'total', (select v
from q1)) as v
from q3 p) select json_object('policies', json((select v
from q4)));

-- postgres
with q1 as (select count(*) as v
from "w_policies" t1
where t1."org_id" = any($1::bigint[]) and case when t1."currency" in ('JPY', 'KRW') then t1."premium" * 100 else t1."premium" end >= $2::bigint),
q2 as (select t1."id", t1."number", t1."premium", t1."currency", t1."rate", t1."issued_on", t1."issued_at", t1."is_group", t1."extra", t1."customer_id", t1."issued_on" as "_k0", t1."id" as "_k1"
from "w_policies" t1
where t1."org_id" = any($1::bigint[]) and case when t1."currency" in ('JPY', 'KRW') then t1."premium" * 100 else t1."premium" end >= $2::bigint
order by "_k0" desc nulls last, "_k1" limit $3::bigint + 1),
q3 as (select (select row_to_json(x)
from (select (t1s."id")::text as "id", t1s."number" as "number", case when t1s."currency" in ('JPY', 'KRW') then (t1s."premium")::text else ((t1s."premium") * 0.01)::text end as "premium", t1s."currency" as "currency", ((t1s."rate") * 0.0001)::text as "rate", to_char(t1s."issued_on", 'YYYY-MM-DD') as "issuedOn", to_char((t1s."issued_at") at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "issuedAt", t1s."is_group" as "isGroup", t1s."extra" as "extra", (select row_to_json(x) as v
from (select t2."name" as "name", t2."phone" as "phone", (select row_to_json(x) as v
from (select t3."code" as "code"
from "w_units" t3
where t3."id" = t2."org_id" limit 1) x) as "org"
from "w_customers" t2
where t2."id" = t1s."customer_id" limit 1) x) as "customer", (select coalesce(json_agg(row_to_json(x)), '[]'::json) as v
from (select t4s."name" as "name", ((t4s."sum_assured") * 0.01)::text as "sumAssured"
from (select t4."name", t4."sum_assured", (t4."name") collate "C" as "_k0", t4."id" as "_k1"
from "w_coverages" t4
where t4."policy_id" = t1s."id"
order by "_k0" nulls last, "_k1" limit $4::bigint) t4s) x) as "coverages") x) as "n0", '["7757d3",' || coalesce(to_json((to_char(t1s."_k0", 'YYYY-MM-DD'))::text)::text, 'null') || ',' || coalesce(to_json(((t1s."_k1")::text)::text)::text, 'null') || ']' as "cursor", row_number() over () as n, count(*) over () as c
from q2 t1s),
q4 as (select row_to_json(x) as v
from (select coalesce(json_agg(p."n0") filter (where p.n <= $3::bigint), '[]'::json) as "nodes", max(p.cursor) filter (where p.n = case when p.c < $3::bigint then p.c else $3::bigint end) as "endCursor", count(*) > $3::bigint as "hasMore", (select v
from q1) as "total"
from q3 p) x) select ((select row_to_json(x)
from (select (select v
from q4) as "policies") x))::text;
