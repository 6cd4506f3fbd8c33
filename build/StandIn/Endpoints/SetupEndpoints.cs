using System.Security.Cryptography;
using DifyDelivery.StandIn.Database;
using Npgsql;

namespace DifyDelivery.StandIn.Endpoints;

/// <summary>The first-time setup: asking for its state is the one check without a login that reads the database.</summary>
internal static class SetupEndpoints
{
    private const int LongestName = 30;
    private const int ShortestPassword = 8;

    public static void Map(WebApplication app, string version)
    {
        app.MapGet("/console/api/setup", async (NpgsqlDataSource database, CancellationToken cancellationToken) =>
        {
            var setupAt = await new InstanceSetup(database).FindAsync(cancellationToken);
            return new SetupAnswer(setupAt is null ? "not_started" : "finished", setupAt);
        });
        app.MapPost("/console/api/setup", async (SetupRequest request, NpgsqlDataSource database, CancellationToken cancellationToken) =>
        {
            if (Refuse(request) is { } reason)
            {
                return Error("invalid_param", reason, StatusCodes.Status400BadRequest);
            }

            var salt = RandomNumberGenerator.GetBytes(16);
            var account = new FirstAccount(request.Email!, request.Name!, Convert.ToBase64String(salt), Hash(request.Password!, salt));
            return await new InstanceSetup(database).FinishAsync(account, version, cancellationToken)
                ? Results.Json(new ResultAnswer("success"), AnswerJson.Default.ResultAnswer, statusCode: StatusCodes.Status201Created)
                : Error("already_setup", "Dify has been successfully installed. Please refresh the page or return to the dashboard homepage.", StatusCodes.Status403Forbidden);
        });
    }

    private static string? Refuse(SetupRequest request) =>
        request.Email is not { Length: > 2 } email || !email.Contains('@', StringComparison.Ordinal) ? "email is not an address"
        : request.Name is not { Length: > 0 and <= LongestName } ? $"name must have 1 to {LongestName} characters"
        : request.Password is not { Length: >= ShortestPassword } password || !password.Any(char.IsLetter) || !password.Any(char.IsDigit)
            ? $"Password must contain letters and numbers, and the length must be at least {ShortestPassword} characters."
        : null;

    private static string Hash(string password, byte[] salt) =>
        Convert.ToBase64String(Rfc2898DeriveBytes.Pbkdf2(password, salt, 10_000, HashAlgorithmName.SHA256, 32));

    private static IResult Error(string code, string message, int status) =>
        Results.Json(new ErrorAnswer(code, message, status), AnswerJson.Default.ErrorAnswer, statusCode: status);
}
