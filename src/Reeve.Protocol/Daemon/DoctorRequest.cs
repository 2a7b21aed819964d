namespace Reeve.Protocol.Daemon;

/// <summary>Asks for an examination of the installation.</summary>
public sealed record DoctorRequest;
