-- sqlite
with q1 as (select t1."id", t1."name", t1."kind", t1."name" as "_k0", t1."kind" as "_k1", t1."id" as "_k2"
from "w_customers" t1
where (instr(lower(t1."name"), lower(?1)) > 0 or instr(lower(t1."phone"), lower(?1)) > 0) and t1."name" >= ?2 and (t1."name" > ?2 or (t1."name" = ?2 and ((?3 is not null and (t1."kind" < ?3 or t1."kind" is null)) or ((t1."kind" = ?3 or (t1."kind" is null and ?3 is null)) and (t1."id" > ?4)))))
order by "_k0", "_k1" desc nulls last, "_k2" limit ?5 + 1),
q2 as (select json_object('id', cast(t1s."id" as text), 'name', t1s."name", 'kind', t1s."kind") as "n0", '["c6ee39",' || coalesce(json_quote(t1s."_k0"), 'null') || ',' || coalesce(json_quote(t1s."_k1"), 'null') || ',' || coalesce(json_quote(cast(t1s."_k2" as text)), 'null') || ']' as "cursor", row_number() over () as n, count(*) over () as c
from q1 t1s),
q3 as (select json_object('nodes', json(json_group_array(json(p."n0")) filter (where p.n <= ?5)), 'endCursor', max(p.cursor) filter (where p.n = case when p.c < ?5 then p.c else ?5 end), 'hasMore', json(case when count(*) > ?5 then 'true' when not (count(*) > ?5) then 'false' end)) as v
from q2 p) select json_object('customers', json((select v
from q3)));

-- postgres
with q1 as (select t1."id", t1."name", t1."kind", (t1."name") collate "C" as "_k0", (t1."kind") collate "C" as "_k1", t1."id" as "_k2"
from "w_customers" t1
where (strpos(lower((t1."name") collate "C"), lower(($1::text) collate "C")) > 0 or strpos(lower((t1."phone") collate "C"), lower(($1::text) collate "C")) > 0) and (t1."name") collate "C" >= $2::text and ((t1."name") collate "C" > $2::text or ((t1."name") collate "C" = $2::text and (($3::text is not null and ((t1."kind") collate "C" < $3::text or (t1."kind") collate "C" is null)) or (((t1."kind") collate "C" = $3::text or ((t1."kind") collate "C" is null and $3::text is null)) and (t1."id" > $4::bigint)))))
order by "_k0", "_k1" desc nulls last, "_k2" limit $5::bigint + 1),
q2 as (select (select row_to_json(x)
from (select (t1s."id")::text as "id", t1s."name" as "name", t1s."kind" as "kind") x) as "n0", '["c6ee39",' || coalesce(to_json((t1s."_k0")::text)::text, 'null') || ',' || coalesce(to_json((t1s."_k1")::text)::text, 'null') || ',' || coalesce(to_json(((t1s."_k2")::text)::text)::text, 'null') || ']' as "cursor", row_number() over () as n, count(*) over () as c
from q1 t1s),
q3 as (select row_to_json(x) as v
from (select coalesce(json_agg(p."n0") filter (where p.n <= $5::bigint), '[]'::json) as "nodes", max(p.cursor) filter (where p.n = case when p.c < $5::bigint then p.c else $5::bigint end) as "endCursor", count(*) > $5::bigint as "hasMore"
from q2 p) x) select ((select row_to_json(x)
from (select (select v
from q3) as "customers") x))::text;
