using DifyDelivery.Errors;

namespace DifyDelivery.Backups;

/// <summary>What is said in more than one place.</summary>
internal static class BackupErrors
{
    public static DeliveryException NotThere(string environment, string id, string location) => new(
        $"There is no backup '{id}' of environment '{environment}' in {location}.",
        remedy: $"./build.sh Backup --env {environment} --list prints what is there; --backup-store names another place.");
}
