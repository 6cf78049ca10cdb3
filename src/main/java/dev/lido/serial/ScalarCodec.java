package dev.lido.serial;

/** Boxes. */
final class ScalarCodec extends Codec<Object> {
    ScalarCodec(int id) {
        super(id, Identity.NONE);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, Object value) {
        switch (id) {
            case Ids.BOOLEAN:
                out.writeBoolean((Boolean) value);
                break;
            case Ids.BYTE:
                out.writeByte((Byte) value);
                break;
            case Ids.SHORT:
                out.writeShort((Short) value);
                break;
            case Ids.CHAR:
                out.writeChar((Character) value);
                break;
            case Ids.INT:
                out.writeVarInt((Integer) value, false);
                break;
            case Ids.LONG:
                out.writeVarLong((Long) value, false);
                break;
            case Ids.FLOAT:
                out.writeInt(Float.floatToRawIntBits((Float) value));
                break;
            default:
                out.writeLong(Double.doubleToRawLongBits((Double) value));
        }
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        switch (id) {
            case Ids.BOOLEAN:
                return in.readByte() != 0;
            case Ids.BYTE:
                return in.readByte();
            case Ids.SHORT:
                return in.readShort();
            case Ids.CHAR:
                return in.readChar();
            case Ids.INT:
                return in.readVarInt(false);
            case Ids.LONG:
                return in.readVarLong(false);
            case Ids.FLOAT:
                return Float.intBitsToFloat(in.readInt());
            default:
                return Double.longBitsToDouble(in.readLong());
        }
    }
}
