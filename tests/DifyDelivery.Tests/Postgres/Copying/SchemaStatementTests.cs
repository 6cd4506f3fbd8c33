using DifyDelivery.Postgres.Copying;
using DifyDelivery.Postgres.Copying.Schema;

namespace DifyDelivery.Tests.Postgres.Copying;

public class SchemaStatementTests
{
    [Theory]
    [InlineData("CREATE INDEX i ON public.t USING btree (a);", nameof(StatementKind.Index), "public", "t")]
    [InlineData("CREATE UNIQUE INDEX \"on only\" ON ONLY \"s.x\".\"a \"\"b\" USING btree (a);", nameof(StatementKind.Index), "s.x", "a \"b")]
    [InlineData("ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (id);", nameof(StatementKind.Key), "public", "t")]
    [InlineData("ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_u UNIQUE (id);", nameof(StatementKind.Key), "public", "t")]
    [InlineData("ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_x EXCLUDE USING gist (a WITH =);", nameof(StatementKind.Key), "public", "t")]
    [InlineData("ALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_f FOREIGN KEY (a) REFERENCES public.u(id);", nameof(StatementKind.Final), null, null)]
    [InlineData("ALTER TABLE public.t CLUSTER ON t_pkey;", nameof(StatementKind.Final), null, null)]
    [InlineData("ALTER INDEX public.i ATTACH PARTITION public.j;", nameof(StatementKind.Final), null, null)]
    [InlineData("CREATE TRIGGER x BEFORE INSERT ON public.t EXECUTE FUNCTION f();", nameof(StatementKind.Final), null, null)]
    [InlineData("CREATE INDEXES ON public.t;", nameof(StatementKind.Final), null, null)]
    public void AStatementWaitsForTheTableThatItNeeds(string text, string kind, string? schema, string? table)
    {
        var statement = SchemaStatement.Parse(text, new Dictionary<string, string>());

        statement.Kind.ToString().ShouldBe(kind);
        statement.Table.ShouldBe(schema is null ? null : new TableName(schema, table!));
    }

    [Fact]
    public void WhatTheTargetDoesNotKnowOrHasAlreadyIsLeftOut()
    {
        var reader = new ScriptReader(
            new HashSet<string> { "search_path", "row_security", "statement_timeout" }, new HashSet<string> { "public" }, new HashSet<string> { "hstore" });

        var statements = reader.Read(SqlSplitter.Split(
            """
            SET statement_timeout = 0;
            SET transaction_timeout = 0;
            SELECT pg_catalog.set_config('search_path', '', false);
            CREATE SCHEMA public;
            COMMENT ON SCHEMA public IS 'standard public schema';
            CREATE SCHEMA "other one";
            CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;
            CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;
            COMMENT ON EXTENSION hstore IS 'x';
            SET row_security = off;
            CREATE TABLE a ();
            """));

        statements.Select(statement => statement.Text).ShouldBe(["CREATE SCHEMA \"other one\";", "CREATE TABLE a ();"]);
        statements[0].Settings.Keys.ShouldBe(["search_path"]);
        statements[1].Settings.Keys.ShouldBe(["row_security", "search_path"]);
        reader.MissingExtensions.ShouldBe(["uuid-ossp"]);
    }
}
