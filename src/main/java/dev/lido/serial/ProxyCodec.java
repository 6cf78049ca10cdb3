package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/** Dynamic proxies: their interfaces and the handler. */
final class ProxyCodec extends Codec<Object> {
    ProxyCodec() {
        super(Ids.PROXY, Identity.LATE);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object value) {
        Class<?>[] interfaces = value.getClass().getInterfaces();
        out.count(interfaces.length);
        for (Class<?> each : interfaces) {
            ClassRefs.write(graph, out, each);
        }
        graph.writeValue(out, Proxy.getInvocationHandler(value));
        graph.late(out, value);
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        Class<?>[] interfaces = new Class<?>[in.count(2)];
        ClassLoader loader = graph.space().loader();
        for (int i = 0; i < interfaces.length; i++) {
            interfaces[i] = ClassRefs.read(graph, in);
        }
        Object handler = graph.readValue(in);
        Object earlier = graph.earlier(in);
        if (earlier != null) {
            return earlier;
        }
        if (!(handler instanceof InvocationHandler)) {
            throw new KryoException("a proxy without a handler");
        }
        return graph.made(Proxy.newProxyInstance(loader, interfaces, (InvocationHandler) handler));
    }
}
