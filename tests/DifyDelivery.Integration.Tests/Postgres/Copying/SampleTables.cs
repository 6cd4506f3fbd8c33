namespace DifyDelivery.Integration.Tests.Postgres.Copying;

/// <summary>Tables like Dify's, of a size at which a copy can be interrupted: several parts, keys, indexes, a foreign key, a free-standing sequence.</summary>
internal static class SampleTables
{
    public const string Script =
        """
        CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
        CREATE SEQUENCE task_id_sequence;
        SELECT setval('task_id_sequence', 815);
        CREATE TABLE apps (id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), name text NOT NULL);
        CREATE TABLE messages (
            id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), app_id uuid NOT NULL REFERENCES apps, query text NOT NULL, inputs json, metadata jsonb,
            price numeric(10, 7), created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP(0));
        CREATE INDEX message_app_idx ON messages (app_id, created_at DESC);
        CREATE INDEX message_metadata_idx ON messages USING gin (metadata);
        CREATE TABLE embeddings (id serial PRIMARY KEY, hash varchar(64) NOT NULL, embedding bytea NOT NULL, UNIQUE (hash));
        CREATE TABLE empty_one (id int PRIMARY KEY);
        CREATE VIEW recent AS SELECT * FROM messages WHERE created_at > '2020-01-01';
        INSERT INTO apps (name) SELECT 'app ' || n FROM generate_series(1, 20) n;
        INSERT INTO messages (app_id, query, inputs, metadata, price)
            SELECT (SELECT id FROM apps ORDER BY id OFFSET n % 20 LIMIT 1), repeat(md5(n::text), 1 + n % 20), json_build_object('n', n),
                jsonb_build_object('tokens', n, 'text', md5(n::text)), n / 1000000.0
            FROM generate_series(1, 20000) n;
        INSERT INTO embeddings (hash, embedding)
            SELECT md5(n::text), decode(string_agg(md5(n::text || k::text), ''), 'hex')
            FROM generate_series(1, 2000) n, generate_series(1, 100) k GROUP BY n;
        """;
}
