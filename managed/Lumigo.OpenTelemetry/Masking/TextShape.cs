namespace Lumigo.OpenTelemetry.Masking;

/// <summary>What a text is expected to be. In each, JSON, pairs (<c>name=value</c>), URLs and encoded forms of those are found wherever they begin.</summary>
internal enum TextShape
{
    /// <summary>Anything: messages, names, values of an application's own attributes.</summary>
    Prose,

    /// <summary>A body or headers: additionally <c>name: value</c> lines, keys without quotes, XML elements, multipart forms.</summary>
    Structured,

    /// <summary>A query string or form: a value ends at the next ampersand only.</summary>
    Form,

    /// <summary>A connection string: a value ends at the next semicolon only.</summary>
    ConnectionString,

    /// <summary>A database statement: literals, and values that end at a blank.</summary>
    Statement,
}
