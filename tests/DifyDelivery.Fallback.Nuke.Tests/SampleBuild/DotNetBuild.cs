using Nuke.Common;
using Nuke.Common.ProjectModel;
using Nuke.Common.Tooling;
using Nuke.Common.Tools.DotNet;
using Nuke.Components;

/// <summary>The ready-made components, as a build of a library uses them.</summary>
public sealed class DotNetBuild : NukeBuild, Nuke.Components.ITest, IPack
{
    public static int Run() => Execute<DotNetBuild>(x => ((Nuke.Components.ICompile)x).Compile);

    public IEnumerable<Project> TestProjects => ((IHazSolution)this).Solution.GetAllProjects("*.Tests");

    public Configure<DotNetTestSettings> TestSettings => _ => _.SetFilter("Category!=Slow").EnableNoLogo();

    public Configure<DotNetTestSettings, Project> TestProjectSettings => (_, v) => _.SetProcessAdditionalArguments("-m:1");
}
