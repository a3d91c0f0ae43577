using Lumigo.AutoInstrumentation.Bridge.Http;
using Lumigo.AutoInstrumentation.Loader.Spans;

namespace Lumigo.AutoInstrumentation.Bridge.HttpClient;

/// <summary>What is exported of an HttpClient request beyond what .NET 9 and later write by themselves.</summary>
internal sealed class NativeClientSpan : SpanSupplement
{
    private HeaderList? _sent;
    private HeaderList? _received;
    private Exception? _exception;
    private DateTime _exceptionTime;

    public override Exception? Exception => _exception;

    public override DateTime ExceptionTime => _exceptionTime;

    /// <summary>Takes the headers of both messages.</summary>
    public void TakeHeaders(HeaderList? sent, HeaderList? received)
    {
        _sent = sent;
        _received = received;
    }

    /// <summary>Takes the exception that ended the request.</summary>
    public void Failed(Exception exception)
    {
        _exception = exception;
        _exceptionTime = DateTime.UtcNow;
    }

    public override void AddAttributesTo(List<KeyValuePair<string, object?>> attributes) => HeaderText.AddTo(attributes, _sent, _received);
}
