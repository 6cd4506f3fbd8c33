namespace DifyDelivery.Postgres.Copying.Sessions;

/// <summary>A session that a run cannot do without is gone: it can only begin anew.</summary>
internal sealed class SessionLostException(string what, Exception? inner) : Exception($"{what} was lost: {inner?.InnerException?.Message ?? inner?.Message}", inner);
