namespace Reeve.EndToEndTests.Harness;

/// <summary>The daemon answered with an error.</summary>
internal sealed class WireException(string code, string message) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;
}
