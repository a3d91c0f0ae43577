using System.Text;
using Lumigo.OpenTelemetry.Export;

namespace Lumigo.OpenTelemetry.Masking;

/// <summary>Masks the secrets in texts with the keys of one domain. Used by one thread at a time.</summary>
internal sealed class TextMasking
{
    private readonly SecretKeys _keys;
    private readonly List<Replacement> _found = [];
    private readonly StringBuilder _result = new();
    private readonly SecretScanner _scanner;

    public TextMasking(SecretKeys keys)
    {
        _keys = keys;
        _scanner = new SecretScanner(keys, _found);
    }

    /// <summary>The text with its secrets masked; the same object when there are none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shape">What it is expected to be; a body's shape is found out.</param>
    /// <param name="limit">How many characters of the result are kept by the caller; what lies behind them may be left as it is.</param>
    public string Mask(string text, TextShape shape, int limit)
    {
        if (_keys.MasksNothing)
        {
            return text;
        }

        if (shape == TextShape.Statement && StatementText.IsLogin(text))
        {
            return MaskLogin(text);
        }

        if (SecretScanner.IsPlain(text, shape))
        {
            return text;
        }

        if (shape == TextShape.Structured)
        {
            shape = TextShapes.OfBody(text);
        }

        _found.Clear();
        _scanner.Scan(text, shape, limit);
        return _found.Count == 0 ? text : Replaced(text);
    }

    private static string MaskLogin(string text) => string.Concat(text.AsSpan(0, text.IndexOf(' ') + 1), Replacement.Mask);

    private string Replaced(string text)
    {
        _result.Clear();
        int copied = 0;
        foreach (Replacement one in _found)
        {
            _result.Append(text, copied, one.Start - copied).Append(one.Text);
            copied = one.End;
        }

        return _result.Append(text, copied, text.Length - copied).ToString();
    }
}
