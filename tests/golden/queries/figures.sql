-- sqlite
with q1 as (select (select t2."code"
from "w_units" t2
where t2."id" = t1."org_id" limit 1) as k0, substr(t1."issued_on", 1, 7) as k1, t1."customer_id" as v0, t1."premium" as v1, t1."currency" as v2, t1."insured_count" as v3, t1."issued_on" as v4, t1."rate" as v5
from "w_policies" t1
where t1."org_id" in (select value from json_each(?1)) and t1."currency" = ?2),
q2 as (select b.k0 as k0, b.k1 as k1, count(*) as f0, count(distinct b.v0) as f1, case when min(b.v2) = max(b.v2) then case when min(b.v2) in ('JPY', 'KRW') then cast(sum(b.v1) as text) else case when (sum(b.v1)) is not null then printf('%s%d.%02d', case when (sum(b.v1)) < 0 then '-' else '' end, abs(sum(b.v1)) / 100, abs(sum(b.v1)) % 100) end end end as f2, cast(sum(b.v3) as text) as f3, case when min(b.v2) = max(b.v2) then case when min(b.v2) in ('JPY', 'KRW') then case when count(b.v1) > 0 then printf('%s%d.%04d', case when sum(b.v1) < 0 and ((abs(sum(b.v1)) / count(b.v1) + (((abs(sum(b.v1)) % count(b.v1)) * 20000 + count(b.v1)) / (2 * count(b.v1))) / 10000) > 0 or ((abs(sum(b.v1)) % count(b.v1)) * 20000 + count(b.v1)) / (2 * count(b.v1)) > 0) then '-' else '' end, (abs(sum(b.v1)) / count(b.v1) + (((abs(sum(b.v1)) % count(b.v1)) * 20000 + count(b.v1)) / (2 * count(b.v1))) / 10000) / 1, (((abs(sum(b.v1)) % count(b.v1)) * 20000 + count(b.v1)) / (2 * count(b.v1))) % 10000) end else case when count(b.v1) > 0 then printf('%s%d.%02d%04d', case when sum(b.v1) < 0 and ((abs(sum(b.v1)) / count(b.v1) + (((abs(sum(b.v1)) % count(b.v1)) * 20000 + count(b.v1)) / (2 * count(b.v1))) / 10000) > 0 or ((abs(sum(b.v1)) % count(b.v1)) * 20000 + count(b.v1)) / (2 * count(b.v1)) > 0) then '-' else '' end, (abs(sum(b.v1)) / count(b.v1) + (((abs(sum(b.v1)) % count(b.v1)) * 20000 + count(b.v1)) / (2 * count(b.v1))) / 10000) / 100, (abs(sum(b.v1)) / count(b.v1) + (((abs(sum(b.v1)) % count(b.v1)) * 20000 + count(b.v1)) / (2 * count(b.v1))) / 10000) % 100, (((abs(sum(b.v1)) % count(b.v1)) * 20000 + count(b.v1)) / (2 * count(b.v1))) % 10000) end end end as f4, min(b.v4) as f5, case when (max(b.v5)) is not null then printf('%s%d.%04d', case when (max(b.v5)) < 0 then '-' else '' end, abs(max(b.v5)) / 10000, abs(max(b.v5)) % 10000) end as f6
from q1 b
group by b.k0, b.k1),
q3 as (select *
from q2 g
order by g.k0 nulls last, g.k1 nulls last limit ?3),
q4 as (select json_group_array(json_object('keys', json_object('org_code', g.k0, 'issuedOn_month', g.k1), 'count', g.f0, 'countDistinct', json_object('customerId', g.f1), 'sum', json_object('premium', g.f2, 'insuredCount', g.f3), 'avg', json_object('premium', g.f4), 'min', json_object('issuedOn', g.f5), 'max', json_object('rate', g.f6))) as v
from q3 g) select json_object('policyAggregate', json((select v
from q4)));

-- postgres
with q1 as (select (select (t2."code") collate "C"
from "w_units" t2
where t2."id" = t1."org_id" limit 1) as k0, to_char(t1."issued_on", 'YYYY-MM') as k1, t1."customer_id" as v0, t1."premium" as v1, t1."currency" as v2, t1."insured_count" as v3, t1."issued_on" as v4, t1."rate" as v5
from "w_policies" t1
where t1."org_id" = any($1::bigint[]) and t1."currency" = $2::text),
q2 as (select b.k0 as k0, b.k1 as k1, count(*) as f0, count(distinct b.v0) as f1, case when min(b.v2) = max(b.v2) then case when min(b.v2) in ('JPY', 'KRW') then (sum(b.v1))::text else ((sum(b.v1)) * 0.01)::text end end as f2, (sum(b.v3))::text as f3, case when min(b.v2) = max(b.v2) then case when min(b.v2) in ('JPY', 'KRW') then (sign(sum(b.v1)::numeric) * div(abs(sum(b.v1)::numeric) * 20000 + nullif(count(b.v1), 0), 2 * nullif(count(b.v1), 0)) * 0.0001)::text else (sign(sum(b.v1)::numeric) * div(abs(sum(b.v1)::numeric) * 20000 + nullif(count(b.v1), 0), 2 * nullif(count(b.v1), 0)) * 0.000001)::text end end as f4, to_char(min(b.v4), 'YYYY-MM-DD') as f5, ((max(b.v5)) * 0.0001)::text as f6
from q1 b
group by b.k0, b.k1),
q3 as (select *
from q2 g
order by g.k0 nulls last, g.k1 nulls last limit $3::bigint),
q4 as (select coalesce(json_agg(row_to_json(x)), '[]'::json) as v
from (select (select row_to_json(x)
from (select g.k0 as "org_code", g.k1 as "issuedOn_month") x) as "keys", g.f0 as "count", (select row_to_json(x)
from (select g.f1 as "customerId") x) as "countDistinct", (select row_to_json(x)
from (select g.f2 as "premium", g.f3 as "insuredCount") x) as "sum", (select row_to_json(x)
from (select g.f4 as "premium") x) as "avg", (select row_to_json(x)
from (select g.f5 as "issuedOn") x) as "min", (select row_to_json(x)
from (select g.f6 as "rate") x) as "max"
from q3 g) x) select ((select row_to_json(x)
from (select (select v
from q4) as "policyAggregate") x))::text;
