namespace DifyDelivery.Backups;

/// <summary>
/// The names under which databases stay when others take their place. A backup that is restored, left and restored again needs new ones:
/// what the first time kept is still there. They are chosen before anything is stopped, and the journal remembers them.
/// </summary>
/// <param name="Id">The backup.</param>
/// <param name="KeptRound">Which time it took Dify's place.</param>
/// <param name="UndoneRound">Which time it was left again.</param>
public sealed record SwapNames(BackupId Id, int KeptRound = 1, int UndoneRound = 1)
{
    /// <summary>What a database is called that was replaced.</summary>
    /// <param name="database">Its name in use.</param>
    public string Kept(string database) => Id.KeptName(database, KeptRound);

    /// <summary>What a restored database is called after the way back.</summary>
    /// <param name="database">Its name in use.</param>
    public string Undone(string database) => Id.UndoneName(database, UndoneRound);

    /// <summary>With names for what is replaced that nobody on the server has.</summary>
    /// <param name="databases">The databases, by their names in use.</param>
    /// <param name="taken">Every database of the server.</param>
    public SwapNames WithFreeKept(IReadOnlyCollection<string> databases, IReadOnlyCollection<string> taken) =>
        this with { KeptRound = FirstFree(databases, taken, Id.KeptName) };

    /// <summary>With names for what is left that nobody on the server has.</summary>
    /// <param name="databases">The databases, by their names in use.</param>
    /// <param name="taken">Every database of the server.</param>
    public SwapNames WithFreeUndone(IReadOnlyCollection<string> databases, IReadOnlyCollection<string> taken) =>
        this with { UndoneRound = FirstFree(databases, taken, Id.UndoneName) };

    private static int FirstFree(IReadOnlyCollection<string> databases, IReadOnlyCollection<string> taken, Func<string, int, string> name)
    {
        var round = 1;
        while (databases.Any(database => taken.Contains(name(database, round))))
        {
            round++;
        }

        return round;
    }
}
