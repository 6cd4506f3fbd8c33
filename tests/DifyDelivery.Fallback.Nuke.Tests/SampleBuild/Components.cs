using Nuke.Common;
using Serilog;

public interface IHello : INukeBuild
{
    [Parameter("Who to greet")] string Who => TryGetValue(() => Who) ?? "world";

    Target Hello => _ => _
        .Description("Says hello (default interface member)")
        .Executes(() => Log.Information("Hello {Who}", Who));
}

[ParameterPrefix("Db")]
public interface IMigrate : IHello
{
    [Parameter("Database host")] new string Host => TryGetValue(() => Host) ?? "localhost";
    [Parameter("Database port")] int Port => TryGetValue<int?>(() => Port) ?? 5432;

    Target Migrate => _ => _
        .DependsOn(Hello)
        .Executes(() => Log.Information("Migrating {Host}:{Port}", Host, Port));
}
