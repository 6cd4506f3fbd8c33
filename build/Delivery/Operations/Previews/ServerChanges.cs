using DifyDelivery.Planning.Changes;
using DifyDelivery.Postgres;

namespace DifyDelivery.Operations.Previews;

/// <summary>What has to be made on a PostgreSQL server, as changes of a delivery.</summary>
internal static class ServerChanges
{
    /// <summary>On a server that is there.</summary>
    /// <param name="missing">What it lacks, in the sentences of <see cref="IPostgresServer.PreviewAsync"/>: <c>create extension uuid-ossp in dify</c>.</param>
    public static IReadOnlyList<PlannedChange> Of(IEnumerable<string> missing) =>
    [
        .. missing.Select(sentence => sentence.Split(' ', 3) is ["create", var type, var name]
            ? Add(type, name)
            : new PlannedChange(ChangeLayer.Postgres, ChangeKind.Change, "server", sentence)),
    ];

    /// <summary>On a server that is made anew: all of it.</summary>
    /// <param name="needs">What Dify needs.</param>
    public static IReadOnlyList<PlannedChange> Everything(ServerNeeds needs) =>
    [
        .. needs.Databases.Select(database => Add("database", database)),
        .. needs.Databases.SelectMany(database => needs.Extensions.Select(extension => Add("extension", $"{extension} in {database}"))),
    ];

    private static PlannedChange Add(string type, string name) => new(ChangeLayer.Postgres, ChangeKind.Add, type, name);
}
