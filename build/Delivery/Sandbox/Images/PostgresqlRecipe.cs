using DifyDelivery.Processes;
using DifyDelivery.Reporting;

namespace DifyDelivery.Sandbox.Images;

/// <summary>PostgreSQL 15 from the distribution's packages, with the paths, variables and user of the Bitnami image.</summary>
internal sealed class PostgresqlRecipe(IProcessRunner processes) : ImageRecipe
{
    private const string Folder = "postgresql";
    private const string Scripts = "opt/bitnami/scripts/postgresql";
    private const int Server = 1001;

    // The server's own files in the image; extensions because the one that plays Flexible Server guards them when it starts.
    private static readonly string[] ServersOwn =
        ["opt/bitnami/postgresql", "bitnami", "usr/share/postgresql/15/extension", "var/lib/postgresql", "docker-entrypoint-initdb.d", "docker-entrypoint-preinitdb.d"];

    private static readonly string[] StartScripts = ["entrypoint.sh", "run.sh", "server.sh", "bitnami.sh", "flexible.sh", "extension-guard.sql"];

    private readonly PackageUnpacking _packages = new(processes);

    public override string Repository => SandboxImages.PostgresqlRepository;

    public override string TagPrefix => "15-";

    public override TimeSpan Expected => TimeSpan.FromSeconds(30);

    public override IEnumerable<string> Inputs => ImageFiles.In(Folder).Append(ImageFiles.UnpackPackages);

    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to go.
    public override ImageConfiguration Configuration { get; } = new(
        ["/" + Scripts + "/entrypoint.sh"],
        ["/" + Scripts + "/run.sh"],
        [
            "PATH=/opt/bitnami/postgresql/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "LANG=en_US.UTF-8", "LC_ALL=en_US.UTF-8", "HOME=/opt/bitnami/postgresql", "BITNAMI_APP_NAME=postgresql",
            "POSTGRESQL_VOLUME_DIR=/bitnami/postgresql", "PGDATA=/bitnami/postgresql/data",
        ],
        Server, StopSignal: "SIGINT");

    public override int OwnerOf(string path) =>
        ServersOwn.Any(own => path == own || path.StartsWith(own + "/", StringComparison.Ordinal)) ? Server : 0;

    public override async Task FillAsync(string root, string work, IActivity activity, CancellationToken cancellationToken)
    {
        await _packages.UnpackAsync(root, await ImageFiles.ReadPackagesAsync(Folder, cancellationToken), activity, cancellationToken);
        var locales = Directory.CreateDirectory(Path.Combine(work, "locales")).FullName;
        await _packages.UnpackAsync(locales, ["locales"], activity, cancellationToken);

        activity.Update("arranging the files");
        var finish = await processes.RunAsync(
            new CommandSpec("bash", ImageFiles.Path(Folder, "finish-rootfs.sh"), root, locales), cancellationToken: cancellationToken);
        finish.EnsureSucceeded("The PostgreSQL image could not be made.");
        foreach (var script in StartScripts)
        {
            var target = Path.Combine(root, Scripts, script);
            File.Copy(ImageFiles.Path(Folder, script), target);
            ExecutableFile.Mark(target);
        }
    }
}
