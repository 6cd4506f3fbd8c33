using DifyDelivery.Operations.Outcomes;
using DifyDelivery.Planning;
using DifyDelivery.Reporting;

namespace DifyDelivery.Operations;

/// <summary>A step and the act behind it.</summary>
/// <param name="Planned">The step as the plan prints it.</param>
/// <param name="Act">Does it. Idempotent: doing it again changes nothing.</param>
internal sealed record OperationStep(PlannedStep Planned, Func<StepScope, CancellationToken, Task> Act);

/// <summary>What a running step says about itself.</summary>
/// <param name="activity">Where it is shown.</param>
/// <param name="person">Cancelled by a person only, and not by the loss of the environment's lock; null where only the step's own token tells.</param>
internal sealed class StepScope(IActivity activity, CancellationToken? person = null) : IReporter
{
    private string? _summary;
    private string? _skipped;
    private string? _failure;

    public IActivity Activity => activity;

    /// <summary>What <see cref="Failed"/>, <see cref="Summary"/> or <see cref="NothingToDo"/> said; null while none did.</summary>
    public string? Outcome => _failure ?? _skipped ?? _summary;

    /// <summary>How the step has ended.</summary>
    public StepResult Result => _failure is not null ? StepResult.Failed : _skipped is not null ? StepResult.NotNeeded : StepResult.Done;

    /// <summary>The outcome in a few words, for the step's closing line.</summary>
    public void Summary(string text) => _summary = text;

    /// <summary>Says that there was nothing to do.</summary>
    public void NothingToDo(string reason) => _skipped = reason;

    /// <summary>Says that what was found must not be. The steps after it go on: one of them, or the target, ends with the failure.</summary>
    public void Failed(string reason) => _failure = reason;

    public void Line(string text) => activity.Line(text);

    public void Detail(string text) => activity.Update(text);

    public void Warning(string text) => activity.Line("warning: " + text);

    public void Table(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        foreach (var row in rows)
        {
            activity.Line(string.Join("  ", row));
        }
    }

    /// <summary>
    /// Lets an act come to its own end although the environment's lock is lost meanwhile, because cutting it short would leave more behind than
    /// letting it finish; nothing follows it then. A person interrupts it as ever.
    /// </summary>
    /// <param name="act">The act, with the token that a person cancels.</param>
    /// <param name="cancellationToken">The step's token.</param>
    /// <exception cref="OperationCanceledException">It has ended, and the lock was lost before that.</exception>
    public async Task<T> ToItsEndAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var told = cancellationToken.Register(() =>
        {
            if (person is { IsCancellationRequested: false })
            {
                activity.Line("The environment's lock is lost: what has begun is left to end by itself, and nothing follows it.");
            }
        });
        var result = await act(person ?? cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    public IActivity Begin(string title, TimeSpan? expected = null) => activity.Begin(title, expected);

    internal void Close()
    {
        if (_failure is not null)
        {
            activity.Fail(_failure);
        }
        else if (_skipped is not null)
        {
            activity.Skip(_skipped);
        }
        else
        {
            activity.Succeed(_summary);
        }
    }
}
