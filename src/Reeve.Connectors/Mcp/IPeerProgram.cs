namespace Reeve.Connectors.Mcp;

/// <summary>A server that is a program of ours: talked to over one stream, ended with everything it started. Thread-safe.</summary>
internal interface IPeerProgram
{
    Stream Stream { get; }

    /// <summary>Completes, and never fails, when the program itself has ended.</summary>
    Task Ended { get; }

    /// <summary>Says that nothing more will be asked, then asks it to stop, then ends it and all it started. Returns when they are gone; once is enough.</summary>
    Task StopAsync();
}
