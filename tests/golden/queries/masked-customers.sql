-- sqlite
with q1 as (select t1."name", t1."org_id", t1."phone", t1."id_number", t1."income", t1."id" as "_k0"
from "w_customers" t1
where t1."org_id" in (select value from json_each(?1))
order by "_k0" limit ?2),
q2 as (select json_group_array(json_object('name', t1s."name", 'orgId', cast(t1s."org_id" as text), 'phone', case when t1s."org_id" in (select value from json_each(?3)) then t1s."phone" else case when length(t1s."phone") >= 11 then substr(t1s."phone", 1, 3) || '****' || substr(t1s."phone", -4) when length(t1s."phone") > 0 then '****' end end, 'idNumber', case when t1s."org_id" in (select value from json_each(?3)) then t1s."id_number" else case when length(t1s."id_number") >= 15 then substr(t1s."id_number", 1, 6) || substr('****************************************', 1, length(t1s."id_number") - 7) || substr(t1s."id_number", -1) when length(t1s."id_number") > 0 then '****' end end, 'income', null)) as v
from q1 t1s) select json_object('customers', json(json_object('nodes', json((select v
from q2)))));

-- postgres
with q1 as (select t1."name", t1."org_id", t1."phone", t1."id_number", t1."income", t1."id" as "_k0"
from "w_customers" t1
where t1."org_id" = any($1::bigint[])
order by "_k0" limit $2::bigint),
q2 as (select coalesce(json_agg(row_to_json(x)), '[]'::json) as v
from (select t1s."name" as "name", (t1s."org_id")::text as "orgId", case when t1s."org_id" = any($3::bigint[]) then t1s."phone" else case when length(t1s."phone") >= 11 then substr(t1s."phone", 1, 3) || '****' || right(t1s."phone", 4) when length(t1s."phone") > 0 then '****' end end as "phone", case when t1s."org_id" = any($3::bigint[]) then t1s."id_number" else case when length(t1s."id_number") >= 15 then substr(t1s."id_number", 1, 6) || substr('****************************************', 1, length(t1s."id_number") - 7) || right(t1s."id_number", 1) when length(t1s."id_number") > 0 then '****' end end as "idNumber", null as "income"
from q1 t1s) x) select ((select row_to_json(x)
from (select (select row_to_json(x)
from (select (select v
from q2) as "nodes") x) as "customers") x))::text;
