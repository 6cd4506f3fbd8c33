namespace DifyDelivery.StandIn.Settings;

/// <summary>The pod's own environment cannot be used: the component ends with exit code 1, as the one it stands in for does.</summary>
/// <param name="message">Names the variable and what is wrong with it, never its value when that is a secret.</param>
internal sealed class SettingsException(string message) : Exception(message);
