namespace DifyDelivery.Integration.Tests.Postgres.Copying.KillSweep;

/// <summary>When a blow falls, relative to the commit of what the journal records.</summary>
internal enum Moment
{
    /// <summary>The server has been told to commit, and has not yet.</summary>
    BeforeCommit,

    /// <summary>It has.</summary>
    AfterCommit,

    /// <summary>At any time, or at the time that the kind says.</summary>
    Any,
}

/// <summary>When a blow falls.</summary>
/// <param name="Kind">Which sort of thing the copy is at.</param>
/// <param name="Moment">Before or after it is journalled.</param>
internal sealed record Instant(BoundaryKind Kind, Moment Moment)
{
    public override string ToString() => Moment switch
    {
        Moment.BeforeCommit => $"{Kind}, before its commit",
        Moment.AfterCommit => $"{Kind}, after its commit",
        _ => $"{Kind}",
    };
}

/// <summary>What a copy journals, by sort; and two instants that are in no journal.</summary>
internal enum BoundaryKind
{
    RunBegun,
    TablesMade,
    PartOfTable,
    WholeTable,
    TableOfBigValues,
    EmptyTable,
    KeyMade,
    IndexMade,
    ForeignKeyMade,
    OtherMade,
    ViewRefreshed,
    TableAnalysed,
    SummaryAnalysed,
    Finished,

    /// <summary>Only a run that continues another has it.</summary>
    RunTakenOver,

    /// <summary>Only a run that continues another has it.</summary>
    SourceProved,

    /// <summary>The comparison begins.</summary>
    Comparing,

    /// <summary>Anywhere between the program's start and its end.</summary>
    AnyInstant,
}

internal static class BoundaryKinds
{
    /// <summary>Whether only a run that continues another passes it.</summary>
    public static bool IsOfResume(this BoundaryKind kind) => kind is BoundaryKind.RunTakenOver or BoundaryKind.SourceProved;

    /// <summary>The sort of a boundary, by the name that <see cref="BoundaryProbe"/> gives it.</summary>
    public static BoundaryKind Of(string boundary) => boundary.Split(' ', 2) switch
    {
        ["begun"] => BoundaryKind.RunBegun,
        ["schema"] => BoundaryKind.TablesMade,
        ["finished"] => BoundaryKind.Finished,
        ["owned"] => BoundaryKind.RunTakenOver,
        ["proved"] => BoundaryKind.SourceProved,
        ["part", var part] => OfPart(part),
        ["statement", var statement] => OfStatement(statement),
        _ => throw new InvalidOperationException($"The copy journals something that the sweep does not know: '{boundary}'."),
    };

    private static BoundaryKind OfPart(string part) => part switch
    {
        _ when part.StartsWith(SweepTables.Split, StringComparison.Ordinal) => BoundaryKind.PartOfTable,
        "public.big_values 1" => BoundaryKind.TableOfBigValues,
        "public.empty_one 1" => BoundaryKind.EmptyTable,
        _ => BoundaryKind.WholeTable,
    };

    private static BoundaryKind OfStatement(string statement) => statement switch
    {
        "ANALYZE \"public\".\"events\"" or "ANALYZE \"public\".\"prices\"" => BoundaryKind.SummaryAnalysed,
        _ when statement.StartsWith("ANALYZE", StringComparison.Ordinal) => BoundaryKind.TableAnalysed,
        _ when statement.StartsWith("REFRESH", StringComparison.Ordinal) => BoundaryKind.ViewRefreshed,
        _ when statement.Contains("FOREIGN KEY", StringComparison.Ordinal) => BoundaryKind.ForeignKeyMade,
        _ when statement.Contains("ADD CONSTRAINT", StringComparison.Ordinal) => BoundaryKind.KeyMade,
        _ when statement.StartsWith("CREATE", StringComparison.Ordinal) && statement.Contains("INDEX", StringComparison.Ordinal) => BoundaryKind.IndexMade,
        _ => BoundaryKind.OtherMade,
    };
}
