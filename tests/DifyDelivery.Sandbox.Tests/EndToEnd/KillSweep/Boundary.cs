using System.Text.RegularExpressions;
using DifyDelivery.Migration.Journal;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>An instant of a migration: where one journaled step ends and the next begins, or some way into a step.</summary>
/// <param name="Name">For people and for choosing it.</param>
/// <param name="Begins">A part of the title of the step that begins; the step before it is in the journal then.</param>
/// <param name="Step">That step in the journal; null for one that is not written down, and inside a step.</param>
/// <param name="Into">How far into that step.</param>
internal sealed record Boundary(string Name, string Begins, string? Step = null, TimeSpan Into = default)
{
    /// <summary>Every boundary, in order. Those whose names end in <c>+</c> lie inside a step.</summary>
    public static IReadOnlyList<Boundary> All { get; } =
    [
        new("open", "Open the migration's journal"),
        new("provision", " answers", MigrationSteps.Provision),
        new("preflight", "Look at both servers", MigrationSteps.Preflight),
        new("target", "Make the databases on ", MigrationSteps.Target),
        new("target+", "Make the databases on ", Into: Milliseconds(150)),
        new("note", "Write down what runs", MigrationSteps.Note),
        new("writers", "Stop Dify's writers", MigrationSteps.Writers),
        new("writers+", "Stop Dify's writers", Into: Milliseconds(1500)),
        new("close", " to everybody else", MigrationSteps.Database),
        new("proof", "Prove that nothing writes to "),
        new("copy", "Copy every row", MigrationSteps.Copy),
        new("copy+", "Copy every row", Into: Milliseconds(400)),
        new("copy++", "Copy every row", Into: Milliseconds(1200)),
        new("verify", "Compare the target with the source", MigrationSteps.Verify),
        new("verify+", "Compare the target with the source", Into: Milliseconds(300)),
        new("switch", "Point Dify at ", MigrationSteps.Switch),
        new("switch+", "Point Dify at ", Into: Milliseconds(900)),
        new("unfence", "Start Dify's writers", MigrationSteps.Unfence),
        new("unfence+", "Start Dify's writers", Into: Milliseconds(4000)),
        new("replica", "Have the read replica follow", MigrationSteps.Replica) { IsOfWayBack = true },
        new("functional", "Check Dify on ", MigrationSteps.Functional),
        new("statistics", "Gather full statistics", MigrationSteps.Statistics),
        new("soak", "Begin the soak", MigrationSteps.Soak),
    ];

    /// <summary>Those of a way back from a switch that was begun and is not written down as done.</summary>
    public static IReadOnlyList<Boundary> OfRollback { get; } =
    [
        new("back.open", "Open the migration's journal"),
        new("back.engine", "End a copy that is still at work"),
        new(MigrationSteps.BackStop, "Stop whoever writes"),
        new(MigrationSteps.BackClose, " to writers"),
        new(MigrationSteps.BackCompare, "Look for rows written to "),
        new(MigrationSteps.BackLift, "Let "),
        new("back.unfence", "Start Dify's writers on it"),
        new("back.unfence+", "Start Dify's writers on it", Into: Milliseconds(3000)),
        new("back.drop", "Drop the copy on "),
        new("back.drop+", "Drop the copy on ", Into: Milliseconds(150)),
        new("back.end", "Close the journal"),
    ];

    /// <summary>Whether only the way back has that step: no replica follows the server outside the cluster.</summary>
    public bool IsOfWayBack { get; init; }

    /// <summary>What stands for it on the way there: itself, or the next that is there.</summary>
    public Boundary There => All.SkipWhile(boundary => boundary != this).First(boundary => !boundary.IsOfWayBack);

    /// <summary>The line that says that the step begins.</summary>
    public Regex Line => new($"{Regex.Escape(Begins)}.* \\.\\.\\.", RegexOptions.CultureInvariant);

    public static Boundary Named(string name) => All.Single(boundary => boundary.Name == name);

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
