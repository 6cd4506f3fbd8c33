using DifyDelivery.Errors;
using DifyDelivery.Files;
using DifyDelivery.Processes;

namespace DifyDelivery.Postgres.Copying.Schema;

/// <summary>Reads the source's schema with pg_dump under the copy's snapshot, and cuts it into statements.</summary>
internal sealed class SchemaDump(CopyRequest request, IProcessRunner processes, string applicationName)
{
    // Owners and privileges are the target's own; tablespaces and replication belong to a server, not to its data.
    private static readonly string[] Common = ["--no-owner", "--no-acl", "--no-tablespaces", "--no-publications", "--no-subscriptions"];

    public async Task<SchemaScript> ReadAsync(
        string snapshot, ScriptReader reader, IEnumerable<TableName> sequencesLeftOut, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"dify-delivery-{Guid.NewGuid():n}");
        PrivateFiles.EnsureDirectory(folder);
        try
        {
            var archive = Path.Combine(folder, "schema.dump");
            var dump = new CommandSpec(
                Path.Combine(request.ClientPrograms, "pg_dump"),
                [
                    "--format=custom", "--compress=0", "--schema-only", "--no-password", "--lock-wait-timeout=60s",
                    $"--snapshot={snapshot}", $"--exclude-schema={Pattern(DatabaseCopy.JournalSchema)}", .. Common, .. Selection(sequencesLeftOut),
                    $"--file={archive}",
                ])
            { Environment = ClientEnvironment.Of(request.Source, applicationName) };
            Explain(await processes.RunAsync(dump, cancellationToken: cancellationToken));

            var before = SqlSplitter.Split(await ScriptAsync(archive, cancellationToken, "--section=pre-data"));
            var after = SqlSplitter.Split(await ScriptAsync(archive, cancellationToken, "--section=post-data"));
            var all = reader.Read(SqlSplitter.Split(await ScriptAsync(archive, cancellationToken)));
            var clean = reader.Read(SqlSplitter.Split(await ScriptAsync(archive, cancellationToken, "--clean", "--if-exists")));

            // The digest is of what the source has, whatever the target knows of it already. The drops stand before everything else.
            return new SchemaScript(
                TextDigest.Of(before.Concat(after).Where(statement => !ScriptReader.SetsTimeLimit(statement))), reader.Read(before), reader.Read(after),
                [.. UndoScript.Of(clean.Take(clean.Count - all.Count), all).Select(statement => statement.Text)]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // By a file: what passes a process's output is redacted, and a schema may hold the very word that is someone's password.
    private async Task<string> ScriptAsync(string archive, CancellationToken cancellationToken, params string[] options)
    {
        var script = $"{archive}.sql";
        var restore = new CommandSpec(Path.Combine(request.ClientPrograms, "pg_restore"), [$"--file={script}", .. Common, .. options, archive]);
        (await processes.RunAsync(restore, cancellationToken: cancellationToken)).EnsureSucceeded("pg_restore could not read the schema that pg_dump wrote");
        return await File.ReadAllTextAsync(script, cancellationToken);
    }

    private IEnumerable<string> Selection(IEnumerable<TableName> sequencesLeftOut) => request.Tables.IsExclusion
        ? request.Tables.Tables.Concat(sequencesLeftOut).Select(table => $"--exclude-table={Pattern(table.Schema)}.{Pattern(table.Name)}")
        : request.Tables.Tables.Select(table => $"--table={Pattern(table.Schema)}.{Pattern(table.Name)}");

    // Quoted, a pattern is a name: nothing in it stands for anything else (postgresql.org/docs/15/app-psql.html, Patterns).
    private static string Pattern(string name) => Sql.Name(name);

    private void Explain(CommandResult result)
    {
        if (result.StandardError.Contains("server version mismatch", StringComparison.Ordinal))
        {
            throw new DeliveryException(
                $"pg_dump in {request.ClientPrograms} is older than {request.Source}.", result.StandardError.Trim(),
                "give the folder of a pg_dump at least as new as the source");
        }

        result.EnsureSucceeded($"pg_dump could not read the schema of {request.Source}");
    }
}
