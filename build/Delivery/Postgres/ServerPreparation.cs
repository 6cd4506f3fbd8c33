using DifyDelivery.Errors;
using DifyDelivery.Reporting;

namespace DifyDelivery.Postgres;

/// <summary>Finds what a server lacks for Dify, and makes it. One list serves the preview and the act.</summary>
internal sealed class ServerPreparation(PostgresConnector connector, FactReader facts)
{
    /// <summary>Azure's administrators, a role without login: what is made through Azure's own API may belong to it.</summary>
    private const string AzureAdministrators = "azure_pg_admin";

    private sealed record Act(string Title, string Database, string Statement)
    {
        public TimeSpan? Limit { get; init; }
    }

    public async Task<IReadOnlyList<string>> PreviewAsync(ServerNeeds needs, CancellationToken cancellationToken) =>
        [.. (await ComposeAsync(needs, cancellationToken)).Select(act => act.Title)];

    public async Task<IReadOnlyList<string>> RunAsync(ServerNeeds needs, IActivity progress, CancellationToken cancellationToken)
    {
        var acts = await ComposeAsync(needs, cancellationToken);
        for (var index = 0; index < acts.Count; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var act = acts[index];
            progress.Update(act.Title, (double)index / acts.Count);
            await connector.UseAsync(
                act.Database,
                async (connection, stop) =>
                {
                    await (act.Limit is { } limit
                        ? connection.ExecuteAsync(act.Statement, limit, stop)
                        : connection.ExecuteAsync(act.Statement, stop));
                    return true;
                },
                cancellationToken);
            progress.Line(act.Title);
        }

        return [.. acts.Select(act => act.Title)];
    }

    private async Task<IReadOnlyList<Act>> ComposeAsync(ServerNeeds needs, CancellationToken cancellationToken)
    {
        var databases = (await facts.ReadDatabasesAsync(cancellationToken)).ToDictionary(database => database.Name, StringComparer.Ordinal);
        var acts = new List<Act>();
        foreach (var name in needs.Databases)
        {
            var database = databases.GetValueOrDefault(name);
            if (database is { IsLeftover: true })
            {
                acts.Add(new Act(
                    $"remove what a DROP DATABASE that was cut short has left of {name}", PostgresConnector.MaintenanceDatabase, DatabaseRemoval.Statement(name))
                {
                    Limit = DatabaseRemoval.Limit,
                });
                database = null;
            }

            if (database is not null)
            {
                if (database.Owner == AzureAdministrators)
                {
                    acts.Add(new Act(
                        $"take database {name} over from {AzureAdministrators}", PostgresConnector.MaintenanceDatabase,
                        $"ALTER DATABASE {Sql.Name(name)} OWNER TO {Sql.Name(connector.Endpoint.Username)}"));
                }

                RefuseUnfit(database);
            }
            else
            {
                // template0: the only one that takes another encoding than its own.
                acts.Add(new Act(
                    $"create database {name}", PostgresConnector.MaintenanceDatabase, $"CREATE DATABASE {Sql.Name(name)} TEMPLATE template0 ENCODING 'UTF8'"));
            }

            var present = database is null ? [] : await facts.ReadExtensionsAsync(name, cancellationToken);
            acts.AddRange(
                needs.Extensions
                    .Where(extension => present.All(found => found.Name != extension))
                    .Select(extension => Create(extension, needs.ExtensionSchemas.GetValueOrDefault(extension, "public"), name)));
        }

        return acts;
    }

    private static Act Create(string extension, string schema, string database)
    {
        // Every database has these; a name that begins so is the server's.
        var prelude = schema == "public" || schema.StartsWith("pg_", StringComparison.Ordinal) ? "" : $"CREATE SCHEMA IF NOT EXISTS {schema}; ";
        return new Act(
            $"create extension {extension} in {database}{(schema == "public" ? "" : $", schema {schema}")}", database,
            $"{prelude}CREATE EXTENSION IF NOT EXISTS {Sql.Name(extension)} SCHEMA {schema}");
    }

    /// <summary>Both would surface much later: as a failed migration of the schema, or as a text that cannot be stored.</summary>
    private void RefuseUnfit(DatabaseFacts database)
    {
        if (database.Owner != connector.Endpoint.Username && database.Owner != AzureAdministrators)
        {
            throw new DeliveryException(
                $"Database '{database.Name}' on {connector.Endpoint} belongs to '{database.Owner}'.",
                "Dify migrates its schema as the role that it logs in with, and only the owner may change tables and create in schema public.",
                $"ALTER DATABASE {Sql.Name(database.Name)} OWNER TO {Sql.Name(connector.Endpoint.Username)}, as '{database.Owner}' or an administrator; "
                    + "then run again");
        }

        if (database.Encoding != "UTF8")
        {
            throw new DeliveryException(
                $"Database '{database.Name}' on {connector.Endpoint} has the encoding {database.Encoding}.",
                "Dify stores every language's text; an encoding cannot be changed.",
                "make a database with ENCODING 'UTF8' and TEMPLATE template0, and move the data");
        }
    }
}
