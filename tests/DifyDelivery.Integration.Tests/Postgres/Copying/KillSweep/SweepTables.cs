namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>
/// Small enough to be copied in a second, and with one of everything that the copy journals: a table in parts, a table of big values, empty
/// and keyless ones, keys, indexes of several kinds, foreign keys (one of them round a circle), partitions, a trigger, a materialized view,
/// sequences of every kind, names that need quotes. Needs the extension uuid-ossp.
/// </summary>
internal static class SweepTables
{
    /// <summary>Tables larger than this are copied in parts: messages in several.</summary>
    public const long PartBytes = 1024 * 1024;

    /// <summary>The table in parts.</summary>
    public const string Split = "public.messages";

    public const string Script =
        """
        CREATE SEQUENCE task_id_sequence;
        SELECT setval('task_id_sequence', 815);
        CREATE SEQUENCE never_called START 7 INCREMENT 3;
        CREATE SCHEMA "Other Place";
        CREATE TYPE mood AS ENUM ('good', 'bad', 'it''s "complicated"');
        CREATE DOMAIN positive AS int CHECK (VALUE > 0);
        CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.touched := true; RETURN NEW; END$$;

        CREATE TABLE apps (id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), name text NOT NULL, parent uuid REFERENCES apps DEFERRABLE INITIALLY DEFERRED);
        COMMENT ON TABLE apps IS 'They''re commented on';
        CREATE TABLE messages (
            id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), app_id uuid NOT NULL REFERENCES apps, query text NOT NULL, inputs json, metadata jsonb,
            price numeric(10, 7), how mood, touched bool, created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0));
        CREATE INDEX message_app_idx ON messages (app_id, created_at DESC);
        CREATE INDEX message_metadata_idx ON messages USING gin (metadata);
        CREATE INDEX message_bad_idx ON messages (price) WHERE how = 'bad';
        CREATE TRIGGER message_touch BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION touch();
        CREATE TABLE embeddings (id serial PRIMARY KEY, hash varchar(64) NOT NULL, embedding bytea NOT NULL, UNIQUE (hash));
        CREATE TABLE big_values (id int PRIMARY KEY, text_value text, bytes_value bytea);
        CREATE TABLE empty_one (id int PRIMARY KEY);
        CREATE TABLE without_key (n positive, x double precision, ts timestamptz);
        CREATE TABLE "Other Place"."Odd Name" ("Id" bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "a b" text, twice bigint GENERATED ALWAYS AS (("Id") * 2) STORED);
        CREATE TABLE events (id int NOT NULL, at date NOT NULL, what text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
        CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
        CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
        CREATE INDEX events_at ON events (at);

        INSERT INTO apps (id, name) SELECT md5('app' || n)::uuid, 'app ' || n FROM generate_series(1, 20) n;
        UPDATE apps SET parent = (SELECT id FROM apps ORDER BY name LIMIT 1);
        INSERT INTO messages (id, app_id, query, inputs, metadata, price, how, created_at)
            SELECT md5('message' || n)::uuid, md5('app' || 1 + n % 20)::uuid, repeat(md5(n::text), 1 + n % 20), json_build_object('n', n),
                jsonb_build_object('tokens', n, 'text', md5(n::text)), n / 1000000.0, (enum_range(NULL::mood))[1 + n % 3], timestamp '2025-01-01' + n * interval '1 min'
            FROM generate_series(1, 8000) n;
        INSERT INTO embeddings (hash, embedding)
            SELECT md5(n::text), decode(string_agg(md5(n::text || k::text), ''), 'hex')
            FROM generate_series(1, 300) n, generate_series(1, 200) k GROUP BY n ORDER BY n;
        INSERT INTO big_values
            SELECT n, string_agg(md5(n::text || k::text), ' '), decode(string_agg(md5(k::text || n::text), ''), 'hex')
            FROM generate_series(1, 3) n, generate_series(1, 20000) k GROUP BY n;
        INSERT INTO without_key SELECT 1 + n % 50, CASE n % 4 WHEN 0 THEN 'NaN' WHEN 1 THEN '-Infinity' ELSE n / 7.0 END, '2025-01-01 00:00Z'::timestamptz + n * interval '1 s'
            FROM generate_series(1, 1000) n;
        INSERT INTO "Other Place"."Odd Name" ("a b") SELECT CASE WHEN n % 3 > 0 THEN E'tab\t\u20ac\U0001F600\\' || n END FROM generate_series(1, 200) n;
        INSERT INTO events SELECT n, date '2024-01-01' + n % 700, 'what ' || n FROM generate_series(1, 700) n;
        -- What updates and deletes leave behind is not to be copied.
        DELETE FROM messages WHERE price < 0.0001;
        CREATE VIEW recent AS SELECT * FROM messages WHERE created_at > '2025-01-02';
        CREATE MATERIALIZED VIEW prices AS SELECT app_id, sum(price) AS price, count(*) AS n FROM messages GROUP BY app_id;
        CREATE UNIQUE INDEX prices_app ON prices (app_id);
        """;
}
