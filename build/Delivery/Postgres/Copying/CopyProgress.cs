namespace DifyDelivery.Postgres.Copying;

/// <summary>How far a copy is.</summary>
/// <param name="Phase">What it does now.</param>
/// <param name="Bytes">Bytes on the wire so far, those of earlier attempts' finished parts included.</param>
/// <param name="ExpectedBytes">The estimate for all.</param>
/// <param name="Rows">Rows so far.</param>
/// <param name="TablesDone">Tables whose rows are all there.</param>
/// <param name="Tables">Tables in all.</param>
/// <param name="StatementsDone">Indexes, constraints and the like that are made.</param>
/// <param name="Statements">Those in all.</param>
/// <param name="Current">What the workers are at, one entry each: <c>public.messages 3/7</c>.</param>
public sealed record CopyProgress(
    CopyPhase Phase, long Bytes, long ExpectedBytes, long Rows, int TablesDone, int Tables, int StatementsDone, int Statements,
    IReadOnlyList<string> Current)
{
    /// <summary>What is out of the ordinary just now: that it waits for a server, or begins anew, and why; null when nothing is.</summary>
    public string? Note { get; init; }
}

/// <summary>The phases of a copy.</summary>
public enum CopyPhase
{
    /// <summary>Ends what is left of an earlier run, opens the snapshot, reads the catalogue.</summary>
    Prepare,

    /// <summary>Makes the tables.</summary>
    Schema,

    /// <summary>Copies rows; indexes of finished tables are made beside it.</summary>
    Data,

    /// <summary>Makes what is left: foreign keys, triggers, rules, policies.</summary>
    Constraints,

    /// <summary>Sets sequences, gathers statistics.</summary>
    Finish,

    /// <summary>Compares the target with the source.</summary>
    Verify,
}
