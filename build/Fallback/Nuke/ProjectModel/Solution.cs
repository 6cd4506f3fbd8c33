using System.Text.RegularExpressions;
using Nuke.Common.IO;

namespace Nuke.Common.ProjectModel;

/// <summary>A solution file and its projects.</summary>
public class Solution : IAbsolutePathHolder
{
    private readonly List<Project> _projects;

    internal Solution(AbsolutePath path, IEnumerable<string> projectFiles)
    {
        Path = path;
        _projects = [.. projectFiles.Select(x => new Project(this, x.Replace('\\', System.IO.Path.DirectorySeparatorChar)))];
    }

    public AbsolutePath Path { get; set; }

    public string Name => Path?.NameWithoutExtension;

    public string FileName => Path?.Name;

    public AbsolutePath Directory => Path?.Parent;

    /// <summary>The projects of all solution folders.</summary>
    public IReadOnlyCollection<Project> AllProjects => _projects;

    public static implicit operator string(Solution solution) => solution.Path;

    public static implicit operator AbsolutePath(Solution solution) => solution.Path;

    /// <summary>The projects whose name matches; <c>*</c> stands for anything.</summary>
    public IEnumerable<Project> GetAllProjects(string wildcardPattern)
    {
        var expression = new Regex($"^{wildcardPattern.Replace(".", "\\.", StringComparison.Ordinal).Replace("*", ".*", StringComparison.Ordinal)}$");
        return AllProjects.Where(x => expression.IsMatch(x.Name));
    }

    public Project GetProject(string name) => _projects.SingleOrDefault(x => x.Name == name);

    public override string ToString() => Path;
}

/// <summary>A project of a solution.</summary>
public class Project : IAbsolutePathHolder
{
    internal Project(Solution solution, string relativePath)
    {
        Solution = solution;
        RelativePath = relativePath;
    }

    public Solution Solution { get; }

    public string RelativePath { get; }

    /// <summary>The file's name without its extension.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(RelativePath);

    public string FileName => System.IO.Path.GetFileName(RelativePath);

    public AbsolutePath Path => Solution.Directory.NotNull() / RelativePath;

    public AbsolutePath Directory => Path?.Parent;

    public static implicit operator string(Project project) => project.Path;

    public static implicit operator AbsolutePath(Project project) => project.Path;

    public override string ToString() => Name;
}
