namespace DifyDelivery.Integration.Tests.Postgres.RealSchemas;

/// <summary>Tables with a column of every type that a dump can carry, and of the kinds of types that a schema can make.</summary>
internal static class EveryType
{
    public const string Sql = """
        SET search_path = public;
        CREATE TYPE every_mood AS ENUM ('sad', 'ok', 'quo''ted', 'Ünï cödé', '');
        CREATE TYPE every_pair AS (number integer, "Text part" text, days date[]);
        CREATE DOMAIN every_code AS varchar(12) CHECK (VALUE <> 'never');
        CREATE TYPE every_span AS RANGE (subtype = float8, multirange_type_name = every_spans);
        CREATE TABLE every_type (
          a_uuid uuid PRIMARY KEY, a_bool boolean, a_int2 smallint, a_int4 integer, a_int8 bigint, a_numeric numeric, a_money_like numeric(12,4),
          a_scale numeric(8,-2), a_float4 real, a_float8 double precision, a_money money, a_oid oid,
          a_text text, a_varchar varchar(255), a_bare_varchar varchar, a_char char(7), a_quoted_char "char", a_name name,
          a_bytea bytea, a_json json, a_jsonb jsonb, a_jsonpath jsonpath, a_xml xml,
          a_date date, a_time time, a_timetz timetz, a_timestamp timestamp, a_second timestamp(0), a_timestamptz timestamptz, an_interval interval, a_month interval year to month,
          a_point point, a_line line, an_lseg lseg, a_box box, a_path path, a_polygon polygon, a_circle circle,
          an_inet inet, a_cidr cidr, a_macaddr macaddr, a_macaddr8 macaddr8, a_bit bit(9), a_varbit varbit,
          a_tsvector tsvector, a_tsquery tsquery, an_lsn pg_lsn, a_snapshot pg_snapshot, a_tid tid, a_regclass regclass, a_regtype regtype,
          an_int4range int4range, an_int8range int8range, a_numrange numrange, a_daterange daterange, a_tsrange tsrange, a_tstzrange tstzrange,
          a_multirange datemultirange, a_mood every_mood, a_pair every_pair, a_code every_code, a_span every_span, some_spans every_spans,
          texts text[], numbers integer[], floats double precision[], uuids uuid[], jsons json[], jsonbs jsonb[], byteas bytea[], moments timestamptz[],
          moods every_mood[], pairs every_pair[], codes every_code[], ranges int4range[]);
        CREATE TABLE "Every ""generated"" one.x" (
          id bigint GENERATED ALWAYS AS IDENTITY (START 5 INCREMENT 3), counted serial, "Name" text COLLATE "C", amount numeric(10,2),
          doubled numeric GENERATED ALWAYS AS (amount * 2) STORED, dropped text, PRIMARY KEY (id));
        ALTER TABLE "Every ""generated"" one.x" DROP COLUMN dropped;
        CREATE TABLE every_row_without_columns ();
        CREATE TABLE every_large (id uuid PRIMARY KEY, content bytea NOT NULL, plain bytea NOT NULL, words text NOT NULL);
        ALTER TABLE every_large ALTER plain SET STORAGE EXTERNAL;
        CREATE MATERIALIZED VIEW every_mood_count AS SELECT a_mood, count(*) FROM every_type GROUP BY a_mood;
        """;
}
