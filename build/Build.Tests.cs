using System.Xml.Linq;
using DifyDelivery.Components;
using DifyDelivery.Environments;
using DifyDelivery.Errors;
using DifyDelivery.Operations;
using DifyDelivery.Tools;
using Nuke.Common;
using Nuke.Common.IO;
using Nuke.Common.ProjectModel;
using Nuke.Components;

/// <summary>The tests of the library itself: Nuke.Components' own Test, with a real cluster for the tests that want one.</summary>
partial class Build
{
    /// <summary>Environment of the tests' cluster; beside dev, test and prod, which tests must not touch.</summary>
    const string TestEnvironment = "tests";

    // One after another, the longest last: servers, a node and their tests keep two processors busy, and beside a second run of tests
    // their time limits end healthy ones.
    IEnumerable<Project> ITest.TestProjects =>
        From<IHazSolution>().Solution.GetAllProjects("*.Tests").OrderBy(project => project.Name.EndsWith(".Sandbox.Tests", StringComparison.Ordinal)).ThenByDescending(project => project.Name);

    IEnumerable<Project> IE2E.EndToEndProjects => From<IHazSolution>().Solution.GetAllProjects("*.Sandbox.Tests");

    Target TestCluster => _ => _
        .Unlisted()
        .DependentFor<ITest>(x => x.Test)
        .After<ICompile>(x => x.Compile)
        .Executes(async () =>
        {
            await using var session = TestSession();
            try
            {
                await session.StartCluster().RunAsync();
                var endpoint = await session.FindClusterAsync();
                Environment.SetEnvironmentVariable("DELIVERY_TEST_KUBECONFIG", endpoint?.KubeconfigPath);
                Environment.SetEnvironmentVariable("HELM_EXE", (await session.ResolveToolAsync(ToolNames.Helm)).Path);
            }
            catch (DeliveryException exception)
            {
                // The tests that need a cluster say so themselves; the others do not.
                session.Reporter.Warning($"The tests run without a cluster. {exception}");
            }
        });

    Target TestClusterStop => _ => _
        .Unlisted()
        .TriggeredBy<ITest>(x => x.Test)
        .AssuredAfterFailure()
        .Executes(async () =>
        {
            await using var session = TestSession();
            await session.Teardown(TestEnvironment).RunAsync();
        });

    protected override void OnBuildFinished()
    {
        DeliveryBuild.EndChildren();
        if (FinishedTargets.Any(target => target.Name == nameof(ITest.Test)))
        {
            PrintCount(From<ITest>().TestResultDirectory);
        }
        else if (FinishedTargets.Any(target => target.Name == nameof(IE2E.E2E)))
        {
            PrintLeftOut(From<IE2E>().EndToEndResultDirectory);
            PrintCount(From<IE2E>().EndToEndResultDirectory);
        }
    }

    /// <summary>What the end-to-end tests did not do to this cluster, and why: whole tests, and parts of those that ran.</summary>
    static void PrintLeftOut(AbsolutePath results)
    {
        foreach (var result in results.GlobFiles("*.trx").SelectMany(file => XDocument.Load(file).Descendants().Where(element => element.Name.LocalName == "UnitTestResult")))
        {
            string Text(string name) => string.Concat(result.Descendants().Where(element => element.Name.LocalName == name).Select(element => element.Value));
            var test = ((string?)result.Attribute("testName"))?.Split('.', 5)[^1];
            if ((string?)result.Attribute("outcome") == "NotExecuted")
            {
                Console.WriteLine($"Left out: {test}: {(Text("Message") is { Length: > 0 } message ? message : Text("StdOut")).Trim()}");
            }

            foreach (var line in Text("StdOut").Split('\n').Where(line => line.StartsWith("Left out: ", StringComparison.Ordinal)))
            {
                Console.WriteLine($"{line.TrimEnd()} ({test})");
            }
        }
    }

    static void PrintCount(AbsolutePath results)
    {
        var counters = results
            .GlobFiles("*.trx")
            .SelectMany(file => XDocument.Load(file).Descendants().Where(element => element.Name.LocalName == "Counters"))
            .ToList();
        int Sum(params string[] names) => counters.Sum(counter => names.Sum(name => (int?)counter.Attribute(name) ?? 0));
        Console.WriteLine($"{Sum("passed")} passed, {Sum("failed", "error", "timeout", "aborted")} failed");
    }

    DeliverySession TestSession() => DeliverySession.Create(
        SettingsReader.Read(TestEnvironment, new Dictionary<string, SettingInput> { ["Platform"] = new("Sandbox", "the tests") }),
        new SessionFolders(((INukeBuild)this).RootDirectory),
        nameof(ITest.Test));
}
