/* A page that moved sends its reader on at once: to where the anchor is now, or with the anchor where the page went whole. */
const { to, anchors } = document.currentScript.dataset;
const own = JSON.parse(anchors)[decodeURIComponent(location.hash.slice(1))];
location.replace(own ?? (to.includes("#") ? to : to + location.hash));
