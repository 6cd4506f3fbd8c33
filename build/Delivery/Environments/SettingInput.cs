namespace DifyDelivery.Environments;

/// <summary>A parameter's value as it was given.</summary>
/// <param name="Text">The value as text.</param>
/// <param name="Origin">Where it came from, in the words of <see cref="SettingValue.Origin"/>.</param>
public sealed record SettingInput(string Text, string Origin);
