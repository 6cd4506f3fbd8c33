using System.Text.RegularExpressions;

namespace DifyDelivery.Sandbox.Tests.EndToEnd.KillSweep;

/// <summary>An instant of a migration: where one journaled step ends and the next begins, or some way into a step.</summary>
/// <param name="Name">For people and for choosing it.</param>
/// <param name="Begins">A part of the title of the step that begins; the step before it is in the journal then.</param>
/// <param name="Into">How far into that step.</param>
internal sealed record Boundary(string Name, string Begins, TimeSpan Into = default)
{
    /// <summary>Every boundary, in order. Those whose names end in <c>+</c> lie inside a step.</summary>
    public static IReadOnlyList<Boundary> All { get; } =
    [
        new("open", "Open the migration's journal"),
        new("provision", " answers"),
        new("preflight", "Look at both servers"),
        new("target", "Make the databases on "),
        new("target+", "Make the databases on ", Milliseconds(150)),
        new("note", "Write down what runs"),
        new("writers", "Stop Dify's writers"),
        new("writers+", "Stop Dify's writers", Milliseconds(1500)),
        new("close", " to everybody else"),
        new("proof", "Prove that nothing writes to "),
        new("copy", "Copy every row"),
        new("copy+", "Copy every row", Milliseconds(400)),
        new("copy++", "Copy every row", Milliseconds(1200)),
        new("verify", "Compare the target with the source"),
        new("verify+", "Compare the target with the source", Milliseconds(300)),
        new("switch", "Point Dify at "),
        new("switch+", "Point Dify at ", Milliseconds(900)),
        new("unfence", "Start Dify's writers"),
        new("unfence+", "Start Dify's writers", Milliseconds(4000)),
        new("functional", "Check Dify on "),
        new("statistics", "Gather full statistics"),
        new("soak", "Begin the soak"),
    ];

    /// <summary>Those of a way back that begins before the switch is written down.</summary>
    public static IReadOnlyList<Boundary> OfRollback { get; } =
    [
        new("back.open", "Open the migration's journal"),
        new("back.engine", "End a copy that is still at work"),
        new("back.lift", "Let "),
        new("back.unfence", "Start Dify's writers on it"),
        new("back.unfence+", "Start Dify's writers on it", Milliseconds(3000)),
        new("back.drop", "Drop the copy on "),
        new("back.drop+", "Drop the copy on ", Milliseconds(150)),
        new("back.end", "Close the journal"),
    ];

    /// <summary>The line that says that the step begins.</summary>
    public Regex Line => new($"{Regex.Escape(Begins)}.* \\.\\.\\.", RegexOptions.CultureInvariant);

    public static Boundary Named(string name) => All.Single(boundary => boundary.Name == name);

    private static TimeSpan Milliseconds(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
