package dev.lido.serial;

import com.esotericsoftware.kryo.kryo5.KryoException;
import java.awt.image.BufferedImage;

/** Images, as ARGB pixels of the same type. */
final class ImageCodec extends Codec<BufferedImage> {
    ImageCodec() {
        super(Ids.IMAGE, Identity.LATE);
    }

    @Override
    void encode(GraphWriter graph, GraphOutput out, BufferedImage image) {
        if (image.getType() == BufferedImage.TYPE_CUSTOM) {
            throw Refusal.of(
                    image, "its type is custom; draw it into one of a standard type, or send its raster's data");
        }
        int width = image.getWidth();
        int height = image.getHeight();
        out.count(image.getType());
        out.count(width);
        out.count(height);
        graph.writeValue(out, image.getRGB(0, 0, width, height, null, 0, width));
        graph.late(out, image);
    }

    @Override
    Object decode(GraphReader graph, GraphInput in, Class<?> type) {
        int kind = in.readVarInt(true);
        int width = in.readVarInt(true);
        int height = in.readVarInt(true);
        int[] pixels = (int[]) graph.readValue(in);
        Object earlier = graph.earlier(in);
        if (earlier != null) {
            return earlier;
        }
        if (pixels == null || (long) width * height != pixels.length) {
            throw new KryoException("an image of " + width + " x " + height);
        }
        BufferedImage image = new BufferedImage(width, height, kind);
        image.setRGB(0, 0, width, height, pixels, 0, width);
        return graph.made(image);
    }
}
