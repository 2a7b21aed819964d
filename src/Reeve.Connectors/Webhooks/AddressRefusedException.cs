namespace Reeve.Connectors.Webhooks;

/// <summary>The address a target resolved to is inside, and the target may not be. Says what it is, for a person.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);
