using Reeve.Cli.Rendering;

namespace Reeve.Cli.Lifecycle;

/// <summary>One line on a terminal that says what is waited for and how long already. Silent for the first second, and anywhere but on a terminal.</summary>
internal sealed class Progress(CliHost host, string what)
{
    private int _shown;

    public void Tick(TimeSpan waited)
    {
        if (host.ErrorIsTerminal && (int)waited.TotalSeconds > _shown)
        {
            _shown = (int)waited.TotalSeconds;
            host.Error.Write($"\r{what}, {Human.Span(waited)} …\e[K");
        }
    }

    public void Done()
    {
        if (_shown > 0)
        {
            host.Error.Write("\r\e[K");
        }
    }
}
