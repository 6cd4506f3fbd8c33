namespace DifyDelivery.StandIn.Endpoints;

/// <summary>What the api answers without a login. Only the setup step reads the database, as in Dify.</summary>
internal static class ApiEndpoints
{
    public static void Map(WebApplication app, string version)
    {
        app.MapGet("/console/api/ping", () => new ResultAnswer("pong"));
        app.MapGet("/console/api/init", () => new StatusAnswer("finished"));
        app.MapGet("/console/api/system-features", () => new SystemFeaturesAnswer(IsAllowRegister: false, EnableEmailPasswordLogin: true));
        app.MapGet("/api/system-features", () => new SystemFeaturesAnswer(IsAllowRegister: false, EnableEmailPasswordLogin: true));
        app.MapGet("/v1/", () => new WelcomeAnswer("Dify OpenAPI", "v1", version));
        app.MapGet("/console/api/version", (string? current_version) => current_version is null
            ? Results.Json(new ErrorAnswer("invalid_param", "current_version is required", StatusCodes.Status400BadRequest),
                AnswerJson.Default.ErrorAnswer, statusCode: StatusCodes.Status400BadRequest)
            : Results.Json(new VersionAnswer(version, "", "", CanAutoUpdate: false), AnswerJson.Default.VersionAnswer));
        SetupEndpoints.Map(app, version);
    }
}
