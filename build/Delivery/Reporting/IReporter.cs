namespace DifyDelivery.Reporting;

/// <summary>Tells a person what happens. The console decides how it looks; the core only says what it means.</summary>
public interface IReporter
{
    /// <summary>Prints one line.</summary>
    void Line(string text);

    /// <summary>Prints one line that matters only when something is being looked into.</summary>
    void Detail(string text);

    /// <summary>Prints one warning.</summary>
    void Warning(string text);

    /// <summary>Prints rows under headings.</summary>
    void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows);

    /// <summary>Begins something that takes time. Dispose ends it; without <see cref="IActivity.Succeed"/> before, it counts as failed.</summary>
    /// <param name="title">What is being done, in a few words.</param>
    /// <param name="expected">How long it usually takes, when that is known and worth telling.</param>
    IActivity Begin(string title, TimeSpan? expected = null);
}

/// <summary>One thing in progress.</summary>
public interface IActivity : IDisposable
{
    /// <summary>Tells how far it is: a short status that replaces the former one.</summary>
    /// <param name="status">What it does right now.</param>
    /// <param name="fraction">0 to 1 when it is known.</param>
    void Update(string status, double? fraction = null);

    /// <summary>Shows rows below it on a console that redraws, in place of the former ones; elsewhere nothing.</summary>
    /// <param name="rows">One line each.</param>
    void Show(IReadOnlyList<string> rows)
    {
    }

    /// <summary>Prints one line that stays.</summary>
    void Line(string text);

    /// <summary>Begins a part of this.</summary>
    IActivity Begin(string title, TimeSpan? expected = null);

    /// <summary>Ends it well.</summary>
    /// <param name="summary">The outcome in a few words: a version, a count.</param>
    void Succeed(string? summary = null);

    /// <summary>Ends it as not needed.</summary>
    /// <param name="reason">Why there was nothing to do.</param>
    void Skip(string reason);

    /// <summary>Ends it badly; the exception that follows says more.</summary>
    void Fail(string reason);
}
