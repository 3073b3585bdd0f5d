"""One request, over and over: with a rate per user where one is given, without a pause where not."""

import os

from locust import FastHttpUser, HttpUser, constant, constant_throughput, task

path = os.environ["TARGET_PATH"]
per_user = os.environ.get("RUN_PER_USER")
body_file = os.environ.get("BODY_FILE")
body = open(body_file, "rb").read() if body_file else None
headers = {"content-type": "application/json"}


class Asking:
    wait_time = constant_throughput(float(per_user)) if per_user else constant(0)

    @task
    def ask(self):
        if body:
            self.client.post(path, data=body, headers=headers)
        else:
            self.client.get(path)


class AskingHttpUser(Asking, HttpUser):
    def on_start(self):
        self.client.verify = False


class AskingFastHttpUser(Asking, FastHttpUser):
    insecure = True
