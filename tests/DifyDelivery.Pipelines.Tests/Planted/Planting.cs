using System.Text.RegularExpressions;
using DifyDelivery.Pipelines.Tests.Linting;

namespace DifyDelivery.Pipelines.Tests.Planted;

/// <summary>Who is to say something about a planted error.</summary>
[Flags]
internal enum Catcher
{
    /// <summary>GitHub's or Microsoft's own language service.</summary>
    Service = 1,

    Actionlint = 2,

    ShellCheck = 4,

    /// <summary>Our rules.</summary>
    Rules = 8,
}

/// <summary>One error, planted into a generated file.</summary>
/// <param name="Kind">What kind of error it is.</param>
/// <param name="Path">The file.</param>
/// <param name="Pattern">What is replaced: the first match.</param>
/// <param name="Replacement">By what.</param>
/// <param name="CaughtBy">Who says something.</param>
/// <param name="Rule">The id that our rules' finding has; null where they are not to catch it.</param>
internal sealed record Planting(string Kind, string Path, string Pattern, string Replacement, Catcher CaughtBy, string? Rule = null)
{
    /// <summary>A second file that goes with the first: a workflow that it calls.</summary>
    public PipelineFile? Beside { get; init; }

    /// <summary>The files, one of them with the error.</summary>
    public LintCase PlantInto(IReadOnlyList<PipelineFile> files)
    {
        var good = files.SingleOrDefault(file => file.Path == Path) ?? throw new InvalidOperationException($"There is no generated file {Path} to plant '{Kind}' into.");
        var pattern = new Regex(Pattern, RegexOptions.Multiline);
        var bad = pattern.Replace(good.Content, Replacement, 1);
        bad.ShouldNotBe(good.Content, $"'{Kind}' finds no place in {Path}: {Pattern}");
        IEnumerable<PipelineFile> all = [.. files.Where(file => file != good), new PipelineFile(Path, bad), .. Beside is null ? [] : new[] { Beside }];
        return new LintCase(Kind, all.ToDictionary(file => file.Path, file => file.Content), [Path]);
    }
}
