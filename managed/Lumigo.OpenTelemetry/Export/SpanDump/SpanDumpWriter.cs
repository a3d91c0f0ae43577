using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Lumigo.Diagnostics;
using OpenTelemetry.Resources;

namespace Lumigo.OpenTelemetry.Export.SpanDump;

/// <summary>
/// Writes every exported span as one JSON line to the file named by <c>LUMIGO_DEBUG_SPANDUMP</c>, in the shape of Lumigo's Python distro.
/// </summary>
/// <remarks>
/// Device files (<c>/dev/stdout</c>, <c>/dev/stderr</c>), pipes and folders (a path that ends in <c>/</c>) work too. A failing dump is given up with one line.
/// </remarks>
internal sealed class SpanDumpWriter
{
    // Unescaped, so that a dump can be read and searched by people; it is never put into a page.
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path;
    private readonly Lazy<Resource> _resource;
    private readonly SpanView _view;
    private readonly MemoryStream _line = new();
    private SpanDumpTarget? _target;
    private bool _failed;

    public SpanDumpWriter(string path, Lazy<Resource> resource, SpanView view)
    {
        _path = path;
        _resource = resource;
        _view = view;
    }

    /// <summary>Writes a span, with one line and one write; never throws.</summary>
    public void Write(Activity span)
    {
        if (_failed)
        {
            return;
        }

        try
        {
            _view.Read(span);
            Format();
        }
        catch (Exception)
        {
            // The span cannot be read: it is not sent either.
            return;
        }

        try
        {
            _target ??= SpanDumpTarget.Open(_path);
            _target.Write(_line.GetBuffer().AsSpan(0, (int)_line.Length));
        }
        catch (Exception exception)
        {
            _failed = true;
            StandardError.Warning($"LUMIGO_DEBUG_SPANDUMP is '{_path}', which cannot be written ({exception.Message}): no span dump is written.");
        }
    }

    private void Format()
    {
        _line.SetLength(0);
        using (var json = new Utf8JsonWriter(_line, s_options))
        {
            WriteSpan(json);
        }

        _line.WriteByte((byte)'\n');
    }

    private void WriteSpan(Utf8JsonWriter json)
    {
        Activity span = _view.Span;
        json.WriteStartObject();
        json.WriteString("name", _view.Name);
        WriteContext(json, span.TraceId, span.SpanId, span.TraceStateString);
        json.WriteString("kind", $"SpanKind.{_view.Kind.ToString().ToUpperInvariant()}");
        if (_view.ParentSpanId != default)
        {
            json.WriteString("parent_id", $"0x{_view.ParentSpanId.ToHexString()}");
        }
        else
        {
            json.WriteNull("parent_id");
        }

        json.WriteString("start_time", Iso(_view.Start));
        json.WriteString("end_time", Iso(_view.End));
        json.WriteStartObject("status");
        json.WriteString("status_code", _view.Status.ToString().ToUpperInvariant());
        if (_view.Status == ActivityStatusCode.Error && !string.IsNullOrEmpty(_view.StatusDescription))
        {
            json.WriteString("description", _view.StatusDescription);
        }

        json.WriteEndObject();
        json.WriteStartObject("attributes");
        foreach (KeyValuePair<string, object?> attribute in _view.UnmaskedAttributes)
        {
            json.WritePropertyName(attribute.Key);
            WriteValue(json, _view.MaskedValue(attribute));
        }

        json.WriteEndObject();
        json.WriteStartArray("events");
        foreach (EventView entry in _view.Events)
        {
            json.WriteStartObject();
            json.WriteString("name", entry.Name);
            json.WriteString("timestamp", Iso(entry.Time));
            WriteAttributes(json, entry.Attributes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("links");
        foreach (LinkView link in _view.Links)
        {
            json.WriteStartObject();
            WriteContext(json, link.Context.TraceId, link.Context.SpanId, link.Context.TraceState);
            WriteAttributes(json, link.Attributes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("scope");
        json.WriteString("name", _view.Scope.Name);
        json.WriteString("version", _view.Scope.Version);
        json.WriteEndObject();
        json.WriteStartObject("resource");
        json.WriteStartObject("attributes");
        foreach ((string key, object value) in _resource.Value.Attributes)
        {
            json.WritePropertyName(key);
            WriteValue(json, value);
        }

        json.WriteEndObject();
        json.WriteString("schema_url", string.Empty);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteContext(Utf8JsonWriter json, ActivityTraceId trace, ActivitySpanId span, string? traceState)
    {
        json.WriteStartObject("context");
        json.WriteString("trace_id", $"0x{trace.ToHexString()}");
        json.WriteString("span_id", $"0x{span.ToHexString()}");
        json.WriteString("trace_state", traceState ?? string.Empty);
        json.WriteEndObject();
    }

    private static void WriteAttributes(Utf8JsonWriter json, List<KeyValuePair<string, object?>> attributes)
    {
        json.WriteStartObject("attributes");
        foreach ((string key, object? value) in attributes)
        {
            json.WritePropertyName(key);
            WriteValue(json, value);
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int or long or short or sbyte or byte or ushort or uint:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double or float when double.IsFinite(Convert.ToDouble(value, CultureInfo.InvariantCulture)):
                WriteReal(json, Convert.ToDouble(value, CultureInfo.InvariantCulture));
                break;
            case byte[] bytes:
                json.WriteStringValue($"0x{Convert.ToHexString(bytes)}");
                break;
            case Array items:
                json.WriteStartArray();
                foreach (object? item in items)
                {
                    WriteValue(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty);
                break;
        }
    }

    /// <summary>A whole number keeps its <c>.0</c>, so that it can be told from an integer.</summary>
    private static void WriteReal(Utf8JsonWriter json, double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        json.WriteRawValue(text.AsSpan().IndexOfAny('.', 'E') < 0 ? text + ".0" : text);
    }

    private static string Iso(DateTime utc) => utc.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
