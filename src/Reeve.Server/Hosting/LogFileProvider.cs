using Microsoft.Extensions.Logging;

namespace Reeve.Server.Hosting;

/// <summary>Writes log records as one line each: time, level, category, event id, message, exception. To the log file and, in the foreground, to stderr.</summary>
internal sealed class LogFileProvider(LogFile file, bool foreground, TimeProvider time) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(this, categoryName);

    public void Dispose() => file.Dispose();

    private void Write(LogLevel level, string category, EventId id, string message, Exception? failure)
    {
        var line = $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {Name(level)} {category}[{id.Id}] {Escape(message)}";
        if (failure is not null)
        {
            line += " | " + Escape(failure.ToString());
        }

        file.Write(line);
        if (foreground)
        {
            Console.Error.WriteLine(line);
        }
    }

    // One record is one line: a message with line ends must not be able to forge another record.
    private static string Escape(string text) => text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Name(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info ",
        LogLevel.Warning => "warn ",
        LogLevel.Error => "error",
        _ => "fatal",
    };

    private sealed class LineLogger(LogFileProvider owner, string category) : ILogger
    {
        private readonly string _category = category[(category.LastIndexOf('.') + 1)..];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            owner.Write(logLevel, _category, eventId, formatter(state, exception), exception);
    }
}
