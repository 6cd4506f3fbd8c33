using DifyDelivery.Doctor;
using DifyDelivery.Doctor.Checks;
using DifyDelivery.Errors;
using DifyDelivery.Planning;
using DifyDelivery.Tests.Support;
using DifyDelivery.Tests.Tools;
using DifyDelivery.Tools.Manifest;

namespace DifyDelivery.Tests.Doctor;

public sealed class DoctorTests : IDisposable
{
    private readonly ToolYard _yard = new();

    [Fact]
    public async Task A_tool_that_is_here_is_told_with_version_and_origin()
    {
        var program = _yard.Program("path1", "2.4.0");
        var result = await CheckTool();

        result.ShouldBe(new DoctorResult("Hammer", DoctorStatus.Ok, $"2.4.0 from PATH: {program}"));
    }

    [Fact]
    public async Task A_tool_that_can_be_fetched_is_a_warning_and_is_not_fetched()
    {
        var content = ToolYard.Script("2.5.0");
        using var server = new FileServer(content);
        var result = await CheckTool(ToolYard.Release(server.Url, content));

        result.Status.ShouldBe(DoctorStatus.Warning);
        result.Detail.ShouldBe("not here; 2.5.0 will be fetched from example.org when it is needed (nails)");
        server.Requests.ShouldBeEmpty();
        Directory.Exists(_yard.Cache).ShouldBeFalse();
    }

    [Fact]
    public async Task A_tool_that_nobody_has_is_a_problem_that_stops_its_targets()
    {
        _yard.Program("path1", "1.0.0");
        var unreachable = ToolYard.Release(new Uri("http://127.0.0.1:1/file"), [1], name: "far.example");
        var report = await Examine(unreachable);

        report.IsHealthy.ShouldBeFalse();
        report.StoppedTargets.ShouldHaveSingleItem().Key.ShouldBe("Build");
        var result = report.Results.Single();
        result.Detail.ShouldContain("hammer is 1.0.0, accepted is 2.0 or newer, below 3.0");
        result.Detail.ShouldContain("far.example: 127.0.0.1 cannot be reached: Connection refused");
        result.Remedy.ShouldBe("Install Hammer (2.0 or newer, below 3.0) by hand: https://example.org/hammer.");
    }

    [Fact]
    public async Task An_override_that_cannot_be_used_is_a_problem()
    {
        _yard.Overrides["hammer"] = "/no/such/hammer";
        var report = await Examine();

        report.StoppedTargets.ShouldContainKey("Build");
        report.Results.Single().Detail.ShouldStartWith("--hammer-exe names a Hammer that is not there.");
    }

    [Fact]
    public async Task A_tool_that_no_target_needs_everywhere_stops_nothing()
    {
        var manifest = new ToolManifest([ToolYard.Hammer() with { Targets = [] }], ToolYard.Node);
        var toolbox = _yard.Toolbox(manifest);
        var result = await new ToolCheck(toolbox, toolbox.Tools.Single()).RunAsync();

        result.Status.ShouldBe(DoctorStatus.NotNeeded);
    }

    [Fact]
    public async Task Findings_of_another_room_become_results()
    {
        var error = new FindingsCheck("Cluster", ["DeployDify"], _ => Found(new Finding("x", Severity.Error, "none possible", "install Docker")));
        var fine = new FindingsCheck("Cluster", ["DeployDify"], _ => Found(new Finding("x", Severity.Note, "by the way")));

        (await error.RunAsync()).ShouldSatisfyAllConditions(
            result => result.Status.ShouldBe(DoctorStatus.Problem),
            result => result.Remedy.ShouldBe("install Docker"),
            result => result.Targets!.ShouldBe(["DeployDify"]));
        (await fine.RunAsync()).ShouldBe(new DoctorResult("Cluster", DoctorStatus.Ok, "detail"));
    }

    [Fact]
    public async Task A_check_that_fails_is_a_problem_and_the_others_go_on()
    {
        var report = await new Examination([new Broken(), new FindingsCheck("Fine", [], _ => Found())]).RunAsync();

        report.Results.Select(result => result.Status).ShouldBe([DoctorStatus.Problem, DoctorStatus.Ok]);
        report.Results[0].Detail.ShouldBe("It broke. Because.");
    }

    [Theory]
    [InlineData(5_000_000_000, DoctorStatus.Ok)]
    [InlineData(3_999_999_999, DoctorStatus.Warning)]
    [InlineData(999_999_999, DoctorStatus.Problem)]
    public async Task Disk_space_is_measured_where_the_cache_will_be(long free, DoctorStatus expected)
    {
        var result = await new DiskSpaceCheck(Path.Combine(_yard.Cache, "not", "there", "yet"), _ => free).RunAsync();

        result.Status.ShouldBe(expected);
        result.Detail.ShouldEndWith("free at " + Path.GetDirectoryName(_yard.Cache));
    }

    [Fact]
    public async Task The_SDK_in_use_is_told() =>
        (await new SdkCheck(_yard.Runner, AppContext.BaseDirectory).RunAsync()).Detail.ShouldMatch(@"^\d+\.\d+\.\d+.*: /.*dotnet$");

    [Fact]
    public void The_report_prints_what_to_do_and_what_cannot_run()
    {
        var reporter = new RecordingReporter();
        new DoctorReport(
        [
            new DoctorResult("Helm", DoctorStatus.Ok, "4.1.4 from PATH"),
            new DoctorResult("Terraform", DoctorStatus.Problem, "not here", "Install it.", ["ProvisionPostgres"]),
        ]).Print(reporter);

        reporter.Entries.ShouldBe(
        [
            "table: What | State | Detail",
            "row: Helm | ok | 4.1.4 from PATH",
            "row: Terraform | PROBLEM | not here",
            "line: Terraform: Install it.",
            "warning: ProvisionPostgres cannot run here: Terraform.",
            "line: Not every target can run here.",
        ]);
    }

    public void Dispose() => _yard.Dispose();

    private static Task<(string Detail, IReadOnlyList<Finding> Findings)> Found(params Finding[] findings) =>
        Task.FromResult<(string, IReadOnlyList<Finding>)>(("detail", findings));

    private async Task<DoctorResult> CheckTool(params IReadOnlyList<SourceSpec> sources) => (await Examine(sources)).Results.Single();

    private Task<DoctorReport> Examine(params IReadOnlyList<SourceSpec> sources)
    {
        var toolbox = _yard.Toolbox(sources);
        return new Examination([new ToolCheck(toolbox, toolbox.Tools.Single())]).RunAsync();
    }

    private sealed class Broken : IDoctorCheck
    {
        public string Subject => "Broken";

        public Task<DoctorResult> RunAsync(CancellationToken cancellationToken = default) => throw new DeliveryException("It broke.", "Because.");
    }
}
