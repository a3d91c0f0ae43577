using System.Text;
using Grpc.Core;

namespace Shop;

/// <summary>What a generator would make of a service: its methods, and a base class for who serves it. Messages are texts.</summary>
public static class Orders
{
    private static readonly Marshaller<string> s_text = new(
        (text, context) => context.Complete(Encoding.UTF8.GetBytes(text)),
        context => Encoding.UTF8.GetString(context.PayloadAsNewBuffer()));

    public static Method<string, string> Place { get; } = New(MethodType.Unary, nameof(Place));

    public static Method<string, string> Refuse { get; } = New(MethodType.Unary, nameof(Refuse));

    public static Method<string, string> Break { get; } = New(MethodType.Unary, nameof(Break));

    public static Method<string, string> Retry { get; } = New(MethodType.Unary, nameof(Retry));

    public static Method<string, string> Watch { get; } = New(MethodType.ServerStreaming, nameof(Watch));

    public static Method<string, string> Wait { get; } = New(MethodType.ServerStreaming, nameof(Wait));

    public static Method<string, string> Collect { get; } = New(MethodType.ClientStreaming, nameof(Collect));

    public static Method<string, string> Echo { get; } = New(MethodType.DuplexStreaming, nameof(Echo));

    /// <summary>One that the service does not have.</summary>
    public static Method<string, string> Steal { get; } = New(MethodType.Unary, nameof(Steal));

    public static void Bind(ServiceBinderBase binder, Base? service)
    {
        binder.AddMethod(Place, service is null ? null : new UnaryServerMethod<string, string>(service.Place));
        binder.AddMethod(Refuse, service is null ? null : new UnaryServerMethod<string, string>(service.Refuse));
        binder.AddMethod(Break, service is null ? null : new UnaryServerMethod<string, string>(service.Break));
        binder.AddMethod(Retry, service is null ? null : new UnaryServerMethod<string, string>(service.Retry));
        binder.AddMethod(Watch, service is null ? null : new ServerStreamingServerMethod<string, string>(service.Watch));
        binder.AddMethod(Wait, service is null ? null : new ServerStreamingServerMethod<string, string>(service.Wait));
        binder.AddMethod(Collect, service is null ? null : new ClientStreamingServerMethod<string, string>(service.Collect));
        binder.AddMethod(Echo, service is null ? null : new DuplexStreamingServerMethod<string, string>(service.Echo));
    }

    private static Method<string, string> New(MethodType type, string name) => new(type, "shop.v1.Orders", name, s_text, s_text);

    [BindServiceMethod(typeof(Orders), nameof(Bind))]
    public abstract class Base
    {
        public virtual Task<string> Place(string request, ServerCallContext context) => throw Missing();

        public virtual Task<string> Refuse(string request, ServerCallContext context) => throw Missing();

        public virtual Task<string> Break(string request, ServerCallContext context) => throw Missing();

        public virtual Task<string> Retry(string request, ServerCallContext context) => throw Missing();

        public virtual Task Watch(string request, IServerStreamWriter<string> answers, ServerCallContext context) => throw Missing();

        public virtual Task Wait(string request, IServerStreamWriter<string> answers, ServerCallContext context) => throw Missing();

        public virtual Task<string> Collect(IAsyncStreamReader<string> messages, ServerCallContext context) => throw Missing();

        public virtual Task Echo(IAsyncStreamReader<string> messages, IServerStreamWriter<string> answers, ServerCallContext context) => throw Missing();

        private static RpcException Missing() => new(new Status(StatusCode.Unimplemented, ""));
    }
}
