namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>A row or more of every type, with the values at which a copy may stumble.</summary>
internal static class OddValues
{
    public const string Extensions = "CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION ltree;";

    public const string Script =
        """"
        CREATE TYPE odd_mood AS ENUM ('sad', 'it''s', '');
        CREATE TYPE odd_pair AS (a integer, "B b" text);
        CREATE DOMAIN odd_positive AS integer CHECK (VALUE > 0);
        CREATE DOMAIN odd_list AS integer[];
        CREATE TYPE odd_span AS RANGE (subtype = float8);
        CREATE TABLE odd_numbers (a int2, b int4, c int8, d numeric, e numeric(1000, 500), f float4, g float8, h money, i oid, j odd_positive);
        INSERT INTO odd_numbers VALUES
            (-32768, -2147483648, -9223372036854775808, 'NaN', 1e499, 'NaN', '-0', '-92233720368547758.08', 4294967295, 1),
            (32767, 2147483647, 9223372036854775807, 'Infinity', -1e-500, 'Infinity', 5e-324, '92233720368547758.07', 0, 2147483647),
            (0, 0, 0, '-Infinity', 0.0000, '-Infinity', 1.7976931348623157e308, 0, 1, NULL),
            (NULL, NULL, NULL, 1e-16383, NULL, 1e-45, 'NaN', NULL, NULL, NULL),
            (1, 1, 1, 9.99e131071, 1, 3.4028235e38, '-Infinity', 1, 1, 1);
        CREATE TABLE odd_texts (a text, b varchar(5), c char(5), d "char", e name, f bytea, g xml, h json, i jsonb, j uuid, k odd_mood);
        INSERT INTO odd_texts VALUES
            ('', '', '', '', '', '', NULL, '{}', '{}', '00000000-0000-0000-0000-000000000000', ''),
            (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            (E'\\N', E'\\.', E'\t', 'x', 'n', '\x00ff0a5c', '<a b="1">&lt;</a>', E'{"a" :\t1, "a": 2}', '{"b": 1e400, "a": "\u00e9\\u0001"}', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'it''s'),
            (E'\b\f\n\r\t\v\\ \u00e9\u4e2d\U0001F600\U0010FFFF\ue000', 'a''b"c', 'ab', '\', 'N', decode(repeat('00', 5000), 'hex'), '<?xml version="1.0"?><r/>', '"\u0041"', 'null', gen_random_uuid(), 'sad');
        INSERT INTO odd_texts (a, i) SELECT repeat(chr(n), 300), to_jsonb(repeat(chr(n), 3000)) FROM (VALUES (1), (127), (233), (8364), (55295), (65533), (128512), (917631), (1114109)) v (n);
        CREATE TABLE odd_times (a timestamp, b timestamptz, c date, d time, e timetz, f interval, g tstzrange, h tsmultirange);
        INSERT INTO odd_times VALUES
            ('infinity', '-infinity', 'infinity', '00:00', '00:00+15:59', '178000000 years', '[,)', '{}'),
            ('4713-11-24 00:00 BC', '294276-12-31 23:59:59.999999Z', '4713-11-24 BC', '24:00', '24:00-15:59', '-1 mon +2 days -03:04:05.000006', 'empty', '{[2020-01-01,2021-01-01),(2022-01-01,]}'),
            ('294276-12-31 23:59:59.999999', '4713-11-24 00:00Z BC', '5874897-12-31', '23:59:59.999999', '12:00+02', '0', '(-infinity,infinity]', NULL);
        CREATE TABLE odd_shapes (a point, b line, c lseg, d box, e path, f polygon, g circle, h inet, i cidr, j macaddr, k macaddr8, l bit(3), m varbit, n tsvector, o tsquery, p pg_lsn);
        INSERT INTO odd_shapes VALUES
            ('(1e308,-0)', '{1,-1,0}', '[(0,0),(1,1)]', '(1,1),(0,0)', '[(0,0),(1,1)]', '((0,0),(1,1),(1,0))', '<(0,0),0>', '::ffff:1.2.3.4/120', '10.0.0.0/8',
                '08:00:2b:01:02:03', '08:00:2b:01:02:03:04:05', B'101', B'', 'a:1A b:2,3', 'a & !b | c <-> d', 'FFFFFFFF/FFFFFFFF');
        CREATE TABLE odd_collections (
            a int[], b text[][], c odd_mood[], d odd_pair, e odd_pair[], f odd_span, g odd_span[], h int4multirange, i odd_list, j odd_positive[], k int4range[], l odd_numbers);
        INSERT INTO odd_collections VALUES
            ('{}', '{{a,NULL},{"","\"{},"}}', '{sad,it''s}', '(1,"x ""y""")', '{"(1,a)","(,)"}', '[1,2)', '{"[1,2)",empty}', '{[1,3),[5,)}', '[0:1]={1,2}', '{1,2}', '{"[1,2)"}', '(1,,,,,,,,,)'),
            (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
            ('[-5:-4]={1,NULL}', '{}', '{}', '(,)', '{}', 'empty', '{}', '{}', '{}', '{}', '{}', NULL);
        CREATE TABLE odd_catalogue (a regclass, b regtype, c regproc, d regrole, e regnamespace, f regconfig, g aclitem, h jsonpath, i pg_snapshot, j oidvector, k int2vector, l xid8);
        INSERT INTO odd_catalogue VALUES ('odd_numbers', 'odd_mood', 'now', 'pg_monitor', 'pg_catalog', 'english', NULL, '$.a[*] ? (@ > 1)', '10:20:10,14', '1 2', '1 2', '18446744073709551615');
        CREATE TABLE odd_extensions (a hstore, b citext, c ltree, d hstore[], e citext[]);
        INSERT INTO odd_extensions VALUES ('a=>NULL, "b c"=>""', 'MiXed', 'Top.Science', '{"a=>1"}', '{A,a}');
        CREATE TABLE fit_numbers AS SELECT a, b, c, d, e, f, g, h, i FROM odd_numbers;
        CREATE TABLE fit_texts AS SELECT a, b, c, d, e, f, h, i, j, k FROM odd_texts;
        CREATE TABLE fit_collections AS SELECT a, b, f, h, k FROM odd_collections;
        CREATE TABLE fit_catalogue AS SELECT h, i, j, k, l, 'true'::bool AS m FROM odd_catalogue;
        CREATE TABLE once_null (a int[], b text);
        INSERT INTO once_null VALUES ('{1,NULL,3}', 'x'), ('{1,2,3}', 'y');
        UPDATE once_null SET a[2] = 2 WHERE b = 'x';
        CREATE TABLE odd_nothing ();
        INSERT INTO odd_nothing SELECT FROM generate_series(1, 7);
        CREATE TABLE odd_generated (a int GENERATED ALWAYS AS (1) STORED);
        INSERT INTO odd_generated SELECT FROM generate_series(1, 3);
        CREATE TABLE odd_order (a int, b int GENERATED ALWAYS AS (a * 2) STORED, dropped int, c text DEFAULT 'x', d bigint GENERATED ALWAYS AS IDENTITY (START 7));
        ALTER TABLE odd_order DROP COLUMN dropped;
        INSERT INTO odd_order (a) SELECT n FROM generate_series(1, 5000) n;
        """";
}
