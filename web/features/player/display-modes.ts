/** iPhones can only put the video itself into full screen. */
type PhoneVideo = HTMLVideoElement & { webkitEnterFullscreen?: () => void };

export async function toggleFullscreen(frame: HTMLElement, video: PhoneVideo): Promise<void> {
  if (document.fullscreenElement) {
    await document.exitFullscreen();
  } else if (document.fullscreenEnabled) {
    await frame.requestFullscreen();
  } else {
    video.webkitEnterFullscreen?.();
  }
}

export async function togglePictureInPicture(video: HTMLVideoElement): Promise<void> {
  if (document.pictureInPictureElement) {
    await document.exitPictureInPicture();
  } else if (document.pictureInPictureEnabled && video.readyState > 0) {
    await video.requestPictureInPicture();
  }
}
