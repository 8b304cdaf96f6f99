-- sqlite
with q1 as (select t1."id", t1."sum_assured", t1."policy_id", t1."sum_assured" as "_k0", (select t6."number"
from "w_policies" t6
where t6."id" = t1."policy_id" and t6."org_id" in (select value from json_each(?1)) limit 1) as "_k1", t1."id" as "_k2"
from "w_coverages" t1
where exists (select 1
from "w_policies" t2
where t2."id" = t1."policy_id" and t2."org_id" in (select value from json_each(?2)))
and exists (select 1
from "w_policies" t3
where t3."id" = t1."policy_id" and t3."org_id" in (select value from json_each(?1))
and exists (select 1
from "w_customers" t4
where t4."id" = t3."customer_id" and t4."org_id" in (select value from json_each(?3))
and exists (select 1
from "w_units" t5
where t5."id" = t4."org_id" and t5."code" in (select value from json_each(?4)))) and (substr(lower(t3."product_code"), 1, length(lower(?5))) = lower(?5)) is not true)
order by "_k0" desc nulls last, "_k1" nulls last, "_k2" limit ?6),
q2 as (select json_group_array(json_object('id', cast(t1s."id" as text), 'sumAssured', case when (t1s."sum_assured") is not null then printf('%s%d.%02d', case when (t1s."sum_assured") < 0 then '-' else '' end, abs(t1s."sum_assured") / 100, abs(t1s."sum_assured") % 100) end, 'policy', json((select json_object('number', t7."number", 'productCode', t7."product_code") as v
from "w_policies" t7
where t7."id" = t1s."policy_id" and t7."org_id" in (select value from json_each(?1)) limit 1)))) as v
from q1 t1s),
q3 as (select count(*) as v
from "w_coverages" t1
where exists (select 1
from "w_policies" t2
where t2."id" = t1."policy_id" and t2."org_id" in (select value from json_each(?2)))
and exists (select 1
from "w_policies" t3
where t3."id" = t1."policy_id" and t3."org_id" in (select value from json_each(?1))
and exists (select 1
from "w_customers" t4
where t4."id" = t3."customer_id" and t4."org_id" in (select value from json_each(?3))
and exists (select 1
from "w_units" t5
where t5."id" = t4."org_id" and t5."code" in (select value from json_each(?4)))) and (substr(lower(t3."product_code"), 1, length(lower(?5))) = lower(?5)) is not true)) select json_object('coverages', json(json_object('nodes', json((select v
from q2)), 'total', (select v
from q3))));

-- postgres
with q1 as (select t1."id", t1."sum_assured", t1."policy_id", t1."sum_assured" as "_k0", (select (t6."number") collate "C"
from "w_policies" t6
where t6."id" = t1."policy_id" and t6."org_id" = any($1::bigint[]) limit 1) as "_k1", t1."id" as "_k2"
from "w_coverages" t1
where exists (select 1
from "w_policies" t2
where t2."id" = t1."policy_id" and t2."org_id" = any($2::bigint[]))
and exists (select 1
from "w_policies" t3
where t3."id" = t1."policy_id" and t3."org_id" = any($1::bigint[])
and exists (select 1
from "w_customers" t4
where t4."id" = t3."customer_id" and t4."org_id" = any($3::bigint[])
and exists (select 1
from "w_units" t5
where t5."id" = t4."org_id" and t5."code" = any($4::text[]))) and (starts_with(lower((t3."product_code") collate "C"), lower(($5::text) collate "C"))) is not true)
order by "_k0" desc nulls last, "_k1" nulls last, "_k2" limit $6::bigint),
q2 as (select coalesce(json_agg(row_to_json(x)), '[]'::json) as v
from (select (t1s."id")::text as "id", ((t1s."sum_assured") * 0.01)::text as "sumAssured", (select row_to_json(x) as v
from (select t7."number" as "number", t7."product_code" as "productCode"
from "w_policies" t7
where t7."id" = t1s."policy_id" and t7."org_id" = any($1::bigint[]) limit 1) x) as "policy"
from q1 t1s) x),
q3 as (select count(*) as v
from "w_coverages" t1
where exists (select 1
from "w_policies" t2
where t2."id" = t1."policy_id" and t2."org_id" = any($2::bigint[]))
and exists (select 1
from "w_policies" t3
where t3."id" = t1."policy_id" and t3."org_id" = any($1::bigint[])
and exists (select 1
from "w_customers" t4
where t4."id" = t3."customer_id" and t4."org_id" = any($3::bigint[])
and exists (select 1
from "w_units" t5
where t5."id" = t4."org_id" and t5."code" = any($4::text[]))) and (starts_with(lower((t3."product_code") collate "C"), lower(($5::text) collate "C"))) is not true)) select ((select row_to_json(x)
from (select (select row_to_json(x)
from (select (select v
from q2) as "nodes", (select v
from q3) as "total") x) as "coverages") x))::text;
