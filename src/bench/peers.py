"""The same work in Keras, PyTorch and ONNX Runtime: prints images per second as one line of JSON.

    peers.py PEER WORK [--threads N] [--images DIR] [--repetitions N] [--seconds S] [--side PIXELS]

PEER is keras, keras-bf16 (mixed_bfloat16), torch, torch-bf16 or onnx; WORK is train, predict, vgg16,
resnet50, mobilenetv2, fine-tune (all of MobileNetV2, its batch normalization as published), epoch or score.
Networks have random weights; train, predict and the bases run on random images in memory.
"""

import argparse
import json
import os
import sys
import time

SIDE = 170
TRAIN_BATCH, PREDICT_BATCH, BASE_BATCH = 32, 64, 16


def measure(call, images, repetitions, seconds):
    """Median rate of repetitions that each last at least so many seconds, after a warm-up."""
    for _ in range(3):
        start = time.perf_counter()
        call()
        last = time.perf_counter() - start
    calls = max(1, round(seconds / last + 0.5))
    rates = []
    for _ in range(repetitions):
        start = time.perf_counter()
        for _ in range(calls):
            call()
        rates.append(images * calls / (time.perf_counter() - start))
    return sorted(rates)[len(rates) // 2]


def keras_network():
    import keras
    from keras import layers

    network = keras.Sequential(
        [
            layers.Input((SIDE, SIDE, 3)),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    network.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy")
    return network


def keras(work, args):
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Without it TensorFlow uses oneDNN on some processors only.
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")
    import numpy as np
    import tensorflow as tf

    tf.config.threading.set_intra_op_parallelism_threads(args.threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    if args.peer == "keras-bf16":
        import keras as k

        k.mixed_precision.set_global_policy("mixed_bfloat16")
    random = np.random.default_rng(1)

    def images(count):
        return tf.constant(random.random((count, SIDE, SIDE, 3), dtype="float32"))

    if work == "train":
        network, x = keras_network(), images(TRAIN_BATCH)
        y = tf.constant((np.arange(TRAIN_BATCH) % 2).astype("float32"))
        return measure(
            lambda: network.train_on_batch(x, y), TRAIN_BATCH, args.repetitions, args.seconds
        )
    if work == "predict":
        network, x = keras_network(), images(PREDICT_BATCH)
        return measure(
            lambda: network.predict_on_batch(x), PREDICT_BATCH, args.repetitions, args.seconds
        )
    if work == "fine-tune":
        import keras as k

        base = k.applications.MobileNetV2(
            include_top=False, weights=None, input_shape=(SIDE, SIDE, 3), pooling="avg"
        )
        for layer in base.layers:
            layer.trainable = not isinstance(layer, k.layers.BatchNormalization)
        logit = k.layers.Dense(1, activation="sigmoid", dtype="float32")(base.output)
        network = k.Model(base.input, logit)
        network.compile(optimizer=k.optimizers.Adam(1e-4), loss="binary_crossentropy")
        x = images(TRAIN_BATCH)
        y = tf.constant((np.arange(TRAIN_BATCH) % 2).astype("float32"))
        return measure(
            lambda: network.train_on_batch(x, y), TRAIN_BATCH, args.repetitions, args.seconds
        )
    if work in ("vgg16", "resnet50", "mobilenetv2"):
        import keras as k

        make = {
            "vgg16": k.applications.VGG16,
            "resnet50": k.applications.ResNet50,
            "mobilenetv2": k.applications.MobileNetV2,
        }[work]
        network = make(include_top=False, weights=None, input_shape=(SIDE, SIDE, 3))
        x = images(BASE_BATCH)
        return measure(
            lambda: network.predict_on_batch(x), BASE_BATCH, args.repetitions, args.seconds
        )
    if work == "epoch":
        from keras.src.legacy.preprocessing.image import ImageDataGenerator

        flow = ImageDataGenerator(
            rescale=1 / 255,
            rotation_range=25,
            zoom_range=0.1,
            shear_range=10,
            horizontal_flip=True,
        ).flow_from_directory(
            args.images,
            target_size=(SIDE, SIDE),
            batch_size=TRAIN_BATCH,
            class_mode="binary",
            interpolation="bilinear",
        )
        network = keras_network()
        return measure(
            lambda: network.fit(flow, epochs=1, verbose=0), flow.samples, args.repetitions, 0
        )
    if work == "score":
        network = keras_network()
        network.predict_on_batch(images(PREDICT_BATCH))
        count = sum(len(files) for _, _, files in os.walk(args.images))

        def score():
            import keras as k

            folder = k.utils.image_dataset_from_directory(
                args.images,
                image_size=(SIDE, SIDE),
                batch_size=PREDICT_BATCH,
                shuffle=False,
                verbose=False,
            )
            network.predict(folder.map(lambda x, _: x / 255), verbose=0)

        return measure(score, count, args.repetitions, 0)
    return None


def torch_network(torch):
    from torch import nn

    return nn.Sequential(
        nn.Conv2d(3, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(64 * 41 * 41, 128),
        nn.ReLU(),
        nn.Linear(128, 1),
    )


def torch_vgg16(torch):
    from torch import nn

    layers, channels = [], 3
    for filters, convolutions in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(convolutions):
            layers += [nn.Conv2d(channels, filters, 3, padding=1), nn.ReLU()]
            channels = filters
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers)


def torch(work, args, bfloat16):
    import contextlib

    import torch as t

    t.set_num_threads(args.threads)
    t.manual_seed(1)

    def half():
        return (
            t.autocast("cpu", dtype=t.bfloat16) if bfloat16 else contextlib.nullcontext()
        )

    def images(count):
        return t.rand(count, 3, SIDE, SIDE).to(memory_format=t.channels_last)

    if work == "train":
        network = torch_network(t).to(memory_format=t.channels_last)
        updater = t.optim.Adam(network.parameters(), 1e-3, fused=True)
        x, y = images(TRAIN_BATCH), (t.arange(TRAIN_BATCH) % 2).float()[:, None]

        def step():
            updater.zero_grad()
            with half():
                logits = network(x)
            t.nn.functional.binary_cross_entropy_with_logits(logits.float(), y).backward()
            updater.step()

        return measure(step, TRAIN_BATCH, args.repetitions, args.seconds)
    if work in ("predict", "vgg16"):
        make, batch = {
            "predict": (torch_network, PREDICT_BATCH),
            "vgg16": (torch_vgg16, BASE_BATCH),
        }[work]
        network = make(t).eval().to(memory_format=t.channels_last)
        x = images(batch)

        def predict():
            with t.inference_mode(), half():
                network(x)

        return measure(predict, batch, args.repetitions, args.seconds)
    return None


def onnx(work, args):
    import io

    import numpy as np
    import onnxruntime
    import torch as t

    if work not in ("predict", "vgg16"):
        return None
    make, batch = {
        "predict": (torch_network, PREDICT_BATCH),
        "vgg16": (torch_vgg16, BASE_BATCH),
    }[work]
    file = io.BytesIO()
    t.onnx.export(
        make(t).eval(), (t.rand(batch, 3, SIDE, SIDE),), file, input_names=["x"], dynamo=False
    )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = args.threads
    session = onnxruntime.InferenceSession(
        file.getvalue(), options, providers=["CPUExecutionProvider"]
    )
    x = np.random.default_rng(1).random((batch, 3, SIDE, SIDE), dtype="float32")
    return measure(lambda: session.run(None, {"x": x}), batch, args.repetitions, args.seconds)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("peer", choices=["keras", "keras-bf16", "torch", "torch-bf16", "onnx"])
    parser.add_argument("work")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--images")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--side", type=int, default=SIDE)
    args = parser.parse_args()
    globals()["SIDE"] = args.side
    os.environ["OMP_NUM_THREADS"] = str(args.threads)
    out = sys.stdout
    sys.stdout = sys.stderr
    if args.peer in ("keras", "keras-bf16"):
        rate = keras(args.work, args)
    elif args.peer == "onnx":
        rate = onnx(args.work, args)
    else:
        rate = torch(args.work, args, args.peer == "torch-bf16")
    print(json.dumps({"images_per_second": rate}), file=out)


main()
