using System.Reflection;
using Nuke.Common.IO;

namespace Nuke.Common.ProjectModel;

/// <summary>
/// Loads a solution: the given one, relative to the root, or else the one that the parameter of the member's name tells
/// (argument, environment, or <c>"Solution": "x.slnx"</c> in a parameters file).
/// </summary>
public class SolutionAttribute(string relativePath) : ParameterAttribute(DescriptionOf(relativePath))
{
    public SolutionAttribute()
        : this(null)
    {
    }

    public override bool List { get; set; }

    /// <exception cref="ArgumentException">No file is told.</exception>
    public override object GetValue(MemberInfo member, object instance)
    {
        var file = relativePath != null
            ? Build.RootDirectory / relativePath
            : ((AbsolutePath)ParameterService.Instance.GetParameter(member, typeof(AbsolutePath)))
            .NotNull($"No solution file defined for '{member.Name}'.");
        return file.ReadSolution();
    }

    private static string DescriptionOf(string relativePath) =>
        "Path to a solution file that is automatically loaded." + (relativePath == null ? "" : $" Default is {relativePath}.");
}
