namespace DifyDelivery.Reporting.Ci;

/// <summary>
/// The CI server that a build runs on: what it shows beside the log, what it keeps out of the log, and what later steps can read. All text but
/// secrets arrives redacted. Implementations are called by any thread.
/// </summary>
public interface ICiServer
{
    /// <summary>Shows something beside the log and above it.</summary>
    /// <param name="level">How bad it is.</param>
    /// <param name="title">What it is about, in a few words: a finding's id. Null where the text says it all.</param>
    /// <param name="text">What to say; may span lines.</param>
    void Annotate(AnnotationLevel level, string? title, string text);

    /// <summary>Keeps a secret out of everything that this job prints from now on, this build's children and later steps included.</summary>
    /// <param name="secret">The value, in one line.</param>
    void Mask(string secret);

    /// <summary>Shows a Markdown file on the run's page.</summary>
    /// <param name="file">An absolute path. It must stay until the job is over.</param>
    void AddSummary(string file);

    /// <summary>How a person brings about a new plan on this server, and with it the apply that follows: in the words of its pages.</summary>
    /// <param name="environment">The environment whose plan does not fit any more.</param>
    string PlanAgain(string environment);

    /// <summary>Hands a value to later steps and jobs.</summary>
    /// <param name="name">In kebab case: <c>has-changes</c>. Each server spells it as its expressions want it.</param>
    /// <param name="value">One line, redacted.</param>
    void SetOutput(string name, string value);
}

/// <summary>How bad an annotation is.</summary>
public enum AnnotationLevel
{
    /// <summary>Does not stop anything.</summary>
    Warning,

    /// <summary>The reason why the job fails.</summary>
    Error,
}
