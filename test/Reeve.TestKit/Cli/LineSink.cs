using System.Text;

namespace Reeve.TestKit.Cli;

/// <summary>Collects lines and cancels when it has enough: the way out of a command that follows for ever.</summary>
public sealed class LineSink(int lines, CancellationTokenSource enough, Action<string>? onLine = null) : StringWriter
{
    public IReadOnlyList<string> Lines => ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public override Encoding Encoding => Encoding.UTF8;

    public override void Flush()
    {
        if (Lines is [.., var last])
        {
            onLine?.Invoke(last);
        }

        if (Lines.Count >= lines)
        {
            enough.Cancel();
        }
    }
}
