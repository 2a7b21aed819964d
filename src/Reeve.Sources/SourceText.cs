using System.Text;

namespace Reeve.Sources;

/// <summary>Reads a file people own as text: bounded, strict UTF-8, a byte-order mark tolerated. Never throws for what it finds.</summary>
public static class SourceText
{
    /// <summary>The largest YAML or Markdown file read.</summary>
    public const int MaxBytes = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="path">The file.</param>
    /// <param name="name">How problems name it.</param>
    /// <param name="text">Its text, or null when there is a problem.</param>
    public static SourceProblem? Read(string path, string name, out string? text)
    {
        text = null;
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaxBytes)
            {
                return new SourceProblem(name, 0, 0, $"the file has {file.Length} bytes; at most {MaxBytes} are read", "Make it smaller.");
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            text = Strict.GetString(bytes).TrimStart('\uFEFF');
            return null;
        }
        catch (DecoderFallbackException)
        {
            return new SourceProblem(name, 0, 0, "the file is not valid UTF-8", "Save it as UTF-8.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return new SourceProblem(name, 0, 0, "the file cannot be read: " + unreadable.Message, "Look at its permissions.");
        }
    }
}
